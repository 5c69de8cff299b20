# Debian packages of this build, by CPack (target `deb`): clusterspec, and libclusterspec-cluster-dev, the
# library of `cluster` for C++ programs.

set(CLUSTERSPEC_MAINTAINER "the clusterspec authors <clusterspec@localhost.localdomain>"
    CACHE STRING "Who answers for the Debian packages")
configure_file(packaging/debian/changelog.in debian/changelog @ONLY)
foreach(part program cluster)
  if(part STREQUAL "program")
    set(package clusterspec)
  else()
    set(package libclusterspec-cluster-dev)
  endif()
  set(archive ${PROJECT_BINARY_DIR}/debian/${package}.changelog.gz)
  add_custom_command(
    OUTPUT ${archive}
    COMMAND gzip -9nc ${PROJECT_BINARY_DIR}/debian/changelog > ${archive}
    DEPENDS ${PROJECT_BINARY_DIR}/debian/changelog
    VERBATIM)
  list(APPEND changelogs ${archive})
  install(FILES ${archive} DESTINATION share/doc/${package} RENAME changelog.gz
          COMPONENT ${part}_debian EXCLUDE_FROM_ALL)
  install(FILES packaging/debian/copyright DESTINATION share/doc/${package}
          COMPONENT ${part}_debian EXCLUDE_FROM_ALL)
endforeach()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME clusterspec)
set(CPACK_PACKAGE_CONTACT ${CLUSTERSPEC_MAINTAINER})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_COMPONENTS_ALL program program_debian cluster cluster_debian)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_COMPONENT_PROGRAM_GROUP program)
set(CPACK_COMPONENT_PROGRAM_DEBIAN_GROUP program)
set(CPACK_COMPONENT_CLUSTER_GROUP cluster)
set(CPACK_COMPONENT_CLUSTER_DEBIAN_GROUP cluster)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_HOMEPAGE "")
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME clusterspec)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SUGGESTS "nodejs, npm")
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION
    "conformance suite for Node's cluster module
 Says which documented sentence about cluster a runtime (Node.js, Bun, Deno or
 one of your own) keeps, which it breaks, and which is the shortest program
 that shows it. With a reference implementation and a fuzzer.")
set(boost ${Boost_VERSION_MAJOR}.${Boost_VERSION_MINOR})
set(CPACK_DEBIAN_CLUSTER_PACKAGE_NAME libclusterspec-cluster-dev)
set(CPACK_DEBIAN_CLUSTER_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_CLUSTER_PACKAGE_DEPENDS "libboost-json${boost}-dev, libboost${boost}-dev, libfmt-dev")
set(CPACK_COMPONENT_CLUSTER_DESCRIPTION
    "Node's cluster module for C++ programs
 A primary starts worker processes, which share its ports, as the documentation
 of Node.js says it. CMake finds it: find_package(clusterspec).")
include(CPack)

add_custom_target(
  deb
  COMMAND ${CMAKE_CPACK_COMMAND} --config ${PROJECT_BINARY_DIR}/CPackConfig.cmake
  WORKING_DIRECTORY ${PROJECT_BINARY_DIR}
  DEPENDS ${changelogs}
  COMMENT "Packing for Debian"
  VERBATIM)
add_dependencies(deb clusterspec ${programs} clusterspec_words clusterspec_cluster)
