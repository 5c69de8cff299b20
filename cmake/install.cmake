# What `cmake --install` installs, and the tarball of a release (target `dist`). The folder of a build
# has the same parts in the same places, as links: see spec/nouns/installation.h.

include(GNUInstallDirs)
clusterspec_folder(NAME packaging ABOUT "what releases and packages are made with")
set(CLUSTERSPEC_LIBEXEC libexec/clusterspec) # the program looks there
set(CLUSTERSPEC_DATA share/clusterspec)

set(programs clusterspec-tools clusterspec_reference) # beside `clusterspec`, which starts them
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/share ${PROJECT_BINARY_DIR}/${CLUSTERSPEC_LIBEXEC})
file(RELATIVE_PATH checkout ${PROJECT_BINARY_DIR}/share ${PROJECT_SOURCE_DIR})
file(CREATE_LINK ${checkout} ${PROJECT_BINARY_DIR}/${CLUSTERSPEC_DATA} SYMBOLIC)
file(CREATE_LINK ../../cli/clusterspec-tools
     ${PROJECT_BINARY_DIR}/${CLUSTERSPEC_LIBEXEC}/clusterspec-tools SYMBOLIC)
file(CREATE_LINK ../../harness/adapters/reference/clusterspec_reference
     ${PROJECT_BINARY_DIR}/${CLUSTERSPEC_LIBEXEC}/clusterspec_reference SYMBOLIC)

if(CLUSTERSPEC_STATIC)
  foreach(program clusterspec ${programs})
    target_link_options(${program} PRIVATE -static-pie)
  endforeach()
endif()

install(TARGETS clusterspec RUNTIME DESTINATION bin COMPONENT program)
install(TARGETS ${programs} RUNTIME DESTINATION ${CLUSTERSPEC_LIBEXEC} COMPONENT program)

# What the programs read, in the folders of the checkout.
function(clusterspec_install_data folder)
  foreach(pattern IN LISTS ARGN)
    list(APPEND patterns PATTERN ${pattern})
  endforeach()
  get_filename_component(parent ${folder} DIRECTORY)
  install(
    DIRECTORY ${folder}
    DESTINATION ${CLUSTERSPEC_DATA}/${parent}
    COMPONENT program
    FILES_MATCHING ${patterns})
endfunction()
clusterspec_install_data(cases *.yaml *.txt *.md)
clusterspec_install_data(spec/editions *.yaml)
clusterspec_install_data(spec/requirements *.yaml)
clusterspec_install_data(spec/schemas *.json)
clusterspec_install_data(harness/implementations *.yaml)
clusterspec_install_data(harness/known_failures *.yaml)
clusterspec_install_data(harness/adapters/javascript *.cjs *.mjs)
clusterspec_install_data(fuzz/mutants/node *.cjs)
clusterspec_install_data(integrations/pytest *.py *.toml *.md) # for pip
foreach(file spec/deviations.yaml spec/protocol/protocol.yaml reports/published/durations.txt)
  get_filename_component(folder ${file} DIRECTORY)
  install(FILES ${file} DESTINATION ${CLUSTERSPEC_DATA}/${folder} COMPONENT program)
endforeach()
# For authors of adapters, and makers of images.
install(FILES docs/adapters.md harness/adapters/PROTOCOL.md packaging/Containerfile LICENSE CHANGELOG.md
        DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
install(DIRECTORY docs/examples DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program
        FILES_MATCHING PATTERN *.py PATTERN *.yaml)

# Completion and the manual are printed by the program itself.
set(words ${PROJECT_BINARY_DIR}/words)
file(MAKE_DIRECTORY ${words})
function(clusterspec_install_words component form name folder)
  add_custom_command(
    OUTPUT ${words}/${name}
    COMMAND clusterspec-tools completion ${form} ${ARGN} > ${words}/${name}
    VERBATIM)
  set_property(GLOBAL APPEND PROPERTY CLUSTERSPEC_WORDS ${words}/${name})
  install(FILES ${words}/${name} DESTINATION ${folder} COMPONENT ${component})
endfunction()
clusterspec_install_words(program bash clusterspec share/bash-completion/completions)
clusterspec_install_words(zsh zsh _clusterspec share/zsh/site-functions) # Debian has another folder
clusterspec_install_words(program fish clusterspec.fish share/fish/vendor_completions.d)
clusterspec_install_words(program man clusterspec.1.gz ${CMAKE_INSTALL_MANDIR}/man1 | gzip -9n)
get_property(made GLOBAL PROPERTY CLUSTERSPEC_WORDS)
if(NOT CLUSTERSPEC_SANITIZE) # nobody installs those
  set(in_all ALL)
endif()
add_custom_target(clusterspec_words ${in_all} DEPENDS ${made})

set(CLUSTERSPEC_RELEASE clusterspec-${PROJECT_VERSION}-linux-${CMAKE_SYSTEM_PROCESSOR})
add_custom_target(
  dist
  COMMAND sh ${PROJECT_SOURCE_DIR}/packaging/tarball.sh ${PROJECT_BINARY_DIR} ${CLUSTERSPEC_RELEASE}
  COMMENT "Packing ${CLUSTERSPEC_RELEASE}.tar.gz"
  VERBATIM)
add_dependencies(dist clusterspec ${programs} clusterspec_words)
