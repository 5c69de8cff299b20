# Which folder may include what, stated here and nowhere else: every folder's CMakeLists.txt calls
# one of the functions below. A folder sees itself and what it names, nothing else. The list is
# written to folders.json in the build folder; a test holds all includes against it, and the
# tables of docs/ARCHITECTURE.md are made from it.

define_property(GLOBAL PROPERTY CLUSTERSPEC_FOLDERS BRIEF_DOCS "Rows of folders.json")

function(clusterspec_json_list out)
  set(items "")
  foreach(item IN LISTS ARGN)
    string(APPEND items "${comma}\"${item}\"")
    set(comma ", ")
  endforeach()
  set(${out} "[${items}]" PARENT_SCOPE)
endfunction()

# Notes what the sources of a folder may include, for folders that are no library.
#   clusterspec_folder(ABOUT "what it holds" [NAME folder] [MAY_INCLUDE folder...]
#                      [TESTS_MAY_INCLUDE folder...])
function(clusterspec_folder)
  cmake_parse_arguments(ARG "" "ABOUT;NAME" "MAY_INCLUDE;TESTS_MAY_INCLUDE" ${ARGN})
  if(NOT ARG_NAME)
    file(RELATIVE_PATH ARG_NAME ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  endif()
  clusterspec_json_list(may_include ${ARG_MAY_INCLUDE})
  clusterspec_json_list(tests_may_include ${ARG_TESTS_MAY_INCLUDE})
  set_property(
    GLOBAL APPEND_STRING
    PROPERTY CLUSTERSPEC_FOLDERS
             "  {\"folder\": \"${ARG_NAME}\", \"about\": \"${ARG_ABOUT}\",\n   \"may_include\": ${may_include}, \"tests_may_include\": ${tests_may_include}},\n")
endfunction()

# Writes the list; to be called last.
function(clusterspec_write_folders)
  get_property(rows GLOBAL PROPERTY CLUSTERSPEC_FOLDERS)
  string(REGEX REPLACE ",\n$" "\n" rows "${rows}")
  file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/folders.json CONTENT "[\n${rows}]\n" @ONLY)
endfunction()

# "clusterspec_harness_load" for "harness/load".
function(clusterspec_library_name folder out)
  string(REPLACE "/" "_" name "${folder}")
  set(${out} "clusterspec_${name}" PARENT_SCOPE)
endfunction()

function(clusterspec_library_names out)
  foreach(folder IN LISTS ARGN)
    clusterspec_library_name(${folder} name)
    if(TARGET ${name})
      list(APPEND names ${name})
    endif()
  endforeach()
  set(${out} ${names} PARENT_SCOPE)
endfunction()

# One static library per folder: x.h, x.cc and x_test.cc stand side by side; every x_test.cc goes
# into the folder's own test program, together with testing/*.cc, what only tests need.
# x_main.cc belongs to neither, nor does what matches WITHOUT.
#   clusterspec_library(ABOUT "what it holds" [WITHOUT regex] [MAY_INCLUDE folder...] [TESTS_MAY_INCLUDE folder...]
#                       [LINKS library...] [TESTS_LINK library...] [HOT] [TESTS_WITHOUT file...]
#                       [GENERATED file...] [SLOW_TESTS pattern...])
# HOT: worth the time of a better optimisation. GENERATED: sources that the build makes. SLOW_TESTS:
# patterns of GoogleTest, for what `./clusterspec test --quick` leaves out.
function(clusterspec_library)
  cmake_parse_arguments(
    ARG "HOT" "ABOUT;WITHOUT"
    "MAY_INCLUDE;TESTS_MAY_INCLUDE;LINKS;TESTS_LINK;TESTS_WITHOUT;GENERATED;SLOW_TESTS"
                        ${ARGN})
  clusterspec_folder(ABOUT "${ARG_ABOUT}" MAY_INCLUDE ${ARG_MAY_INCLUDE} TESTS_MAY_INCLUDE
                     ${ARG_TESTS_MAY_INCLUDE})
  file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  clusterspec_library_name(${folder} name)
  file(GLOB sources CONFIGURE_DEPENDS *.cc)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "(_test|main)\\.cc$")
  if(ARG_WITHOUT)
    list(FILTER sources EXCLUDE REGEX "${ARG_WITHOUT}")
  endif()
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  foreach(file IN LISTS ARG_TESTS_WITHOUT)
    list(REMOVE_ITEM tests ${CMAKE_CURRENT_SOURCE_DIR}/${file})
  endforeach()
  clusterspec_library_names(below ${ARG_MAY_INCLUDE})
  list(APPEND sources ${ARG_GENERATED})
  if(sources)
    add_library(${name} STATIC ${sources})
    set_target_properties(${name} PROPERTIES UNITY_BUILD ${CLUSTERSPEC_UNITY} UNITY_BUILD_BATCH_SIZE 6)
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)
    target_link_libraries(${name} PUBLIC ${below} clusterspec_fmt PRIVATE ${ARG_LINKS})
    clusterspec_compile(${name} ${ARG_HOT})
    set(below ${name})
  endif()
  if(tests AND NOT CLUSTERSPEC_ONLY_CLUSTER)
    file(GLOB helpers CONFIGURE_DEPENDS testing/*.cc)
    list(FILTER helpers EXCLUDE REGEX "main\\.cc$")
    clusterspec_library_names(helper_libraries ${ARG_TESTS_MAY_INCLUDE})
    add_executable(${name}_test ${tests} ${helpers})
    target_link_libraries(${name}_test PRIVATE ${below} ${helper_libraries} ${ARG_TESTS_LINK}
                                               GTest::gmock GTest::gtest_main)
    clusterspec_compile(${name}_test FALSE)
    if(ARG_SLOW_TESTS)
      list(JOIN ARG_SLOW_TESTS ":" slow)
      gtest_discover_tests(${name}_test DISCOVERY_TIMEOUT 60 TEST_FILTER "${slow}"
                           PROPERTIES LABELS slow)
      set(others TEST_FILTER "-${slow}")
    endif()
    gtest_discover_tests(${name}_test DISCOVERY_TIMEOUT 60 ${others})
  endif()
endfunction()

# Most of a compiler's time here goes into headers of the standard library, of fmt and of JSON: they
# are compiled once for each level of optimisation.
function(clusterspec_precompile)
  foreach(level usual hot)
    set(name clusterspec_headers_${level})
    file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/${name}.cc CONTENT "")
    add_library(${name} OBJECT ${PROJECT_BINARY_DIR}/${name}.cc)
    target_link_libraries(${name} PRIVATE clusterspec_fmt)
    target_precompile_headers(${name} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/precompiled.h)
  endforeach()
  target_compile_options(clusterspec_headers_hot PRIVATE ${CLUSTERSPEC_HOT})
endfunction()

# How a target is compiled. `hot`: as the library says.
function(clusterspec_compile target hot)
  if(hot)
    target_compile_options(${target} PRIVATE ${CLUSTERSPEC_HOT})
    target_precompile_headers(${target} REUSE_FROM clusterspec_headers_hot)
  else()
    target_precompile_headers(${target} REUSE_FROM clusterspec_headers_usual)
  endif()
endfunction()
