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
foreach(file spec/deviations.yaml spec/protocol/protocol.yaml reports/published/durations.txt)
  get_filename_component(folder ${file} DIRECTORY)
  install(FILES ${file} DESTINATION ${CLUSTERSPEC_DATA}/${folder} COMPONENT program)
endforeach()
# For authors of adapters, and makers of images.
install(FILES harness/adapters/PROTOCOL.md packaging/Containerfile LICENSE CHANGELOG.md
        DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)

# Completion and the manual are printed by the program itself.
set(CLUSTERSPEC_ZSH_FOLDER share/zsh/site-functions CACHE STRING "Where zsh looks for functions")
set(words ${PROJECT_BINARY_DIR}/words)
file(MAKE_DIRECTORY ${words})
function(clusterspec_install_words form name folder)
  add_custom_command(
    OUTPUT ${words}/${name}
    COMMAND clusterspec-tools completion ${form} ${ARGN} > ${words}/${name}
    VERBATIM)
  set_property(GLOBAL APPEND PROPERTY CLUSTERSPEC_WORDS ${words}/${name})
  install(FILES ${words}/${name} DESTINATION ${folder} COMPONENT program)
endfunction()
clusterspec_install_words(bash clusterspec share/bash-completion/completions)
clusterspec_install_words(zsh _clusterspec ${CLUSTERSPEC_ZSH_FOLDER})
clusterspec_install_words(fish clusterspec.fish share/fish/vendor_completions.d)
clusterspec_install_words(man clusterspec.1.gz ${CMAKE_INSTALL_MANDIR}/man1 | gzip -9n)
get_property(made GLOBAL PROPERTY CLUSTERSPEC_WORDS)
add_custom_target(clusterspec_words ALL DEPENDS ${made})

set(CLUSTERSPEC_RELEASE clusterspec-${PROJECT_VERSION}-linux-${CMAKE_SYSTEM_PROCESSOR})
add_custom_target(
  dist
  COMMAND sh ${PROJECT_SOURCE_DIR}/packaging/tarball.sh ${PROJECT_BINARY_DIR} ${CLUSTERSPEC_RELEASE}
  COMMENT "Packing ${CLUSTERSPEC_RELEASE}.tar.gz"
  VERBATIM)
add_dependencies(dist clusterspec ${programs} clusterspec_words)
