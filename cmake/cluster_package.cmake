# The library of `cluster` for C++ programs, as a package of CMake: find_package(clusterspec) gives the
# target clusterspec::cluster, as add_subdirectory and FetchContent do.

include(CMakePackageConfigHelpers)
include(GNUInstallDirs)
set(place ${CMAKE_INSTALL_LIBDIR}/cmake/clusterspec)

install(TARGETS clusterspec_cluster EXPORT clusterspec-targets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT cluster)
install(DIRECTORY reference/include/clusterspec DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        COMPONENT cluster FILES_MATCHING PATTERN *.h)
install(EXPORT clusterspec-targets NAMESPACE clusterspec:: DESTINATION ${place} COMPONENT cluster)

configure_package_config_file(packaging/clusterspec-config.cmake.in
                              ${PROJECT_BINARY_DIR}/clusterspec-config.cmake
                              INSTALL_DESTINATION ${place})
# Before 1.0 a minor version may change anything.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/clusterspec-config-version.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/clusterspec-config.cmake
              ${PROJECT_BINARY_DIR}/clusterspec-config-version.cmake
        DESTINATION ${place} COMPONENT cluster)
