#include "cli/app.h"

int main(int argc, char** argv) { return clusterspec::RunApp(argc, argv); }
