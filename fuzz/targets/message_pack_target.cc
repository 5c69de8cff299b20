#include "fuzz/targets/target.h"

clusterspec::InputKind clusterspec::fuzz::Target() { return MessagePackInput(); }
