# Programs that need nothing but a kernel: with CLUSTERSPEC_STATIC all that they link is static, the
# C library too. The sources are compiled as ever.

if(NOT CLUSTERSPEC_STATIC)
  add_library(clusterspec_fmt INTERFACE)
  target_link_libraries(clusterspec_fmt INTERFACE fmt::fmt)
  add_library(clusterspec_xml INTERFACE)
  target_link_libraries(clusterspec_xml INTERFACE LibXml2::LibXml2)
  return()
endif()

add_library(clusterspec_fmt STATIC packaging/fmt.cc)
target_compile_options(clusterspec_fmt PRIVATE -fkeep-inline-functions -fno-inline)
# As those who include it see it.
target_compile_definitions(clusterspec_fmt
                           INTERFACE $<TARGET_PROPERTY:fmt::fmt,INTERFACE_COMPILE_DEFINITIONS>)

foreach(library xml2 z lzma)
  find_library(CLUSTERSPEC_${library} lib${library}.a REQUIRED)
endforeach()
add_library(clusterspec_xml STATIC packaging/no_icu.cc)
target_include_directories(clusterspec_xml SYSTEM INTERFACE ${LIBXML2_INCLUDE_DIRS})
# libxml2 comes behind what asks for it, and before what it asks for.
target_link_libraries(
  clusterspec_xml INTERFACE ${CLUSTERSPEC_xml2} $<TARGET_FILE:clusterspec_xml> ${CLUSTERSPEC_z}
                            ${CLUSTERSPEC_lzma})
