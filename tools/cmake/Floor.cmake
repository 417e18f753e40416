# willcall_floor(name SOURCES ... LINKS ... PRIVATE_LINKS ...)
# One static library per floor. Includes are written from the root ("sync/engine.h"); LINKS names the
# floors below, PRIVATE_LINKS the C libraries that this floor alone may know.
add_library(willcall_flags INTERFACE)
target_compile_options(willcall_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wold-style-cast -Wimplicit-fallthrough
  -Werror -fno-omit-frame-pointer)
target_include_directories(willcall_flags INTERFACE ${CMAKE_SOURCE_DIR})
# Generated headers are not ours to warn about.
target_include_directories(willcall_flags SYSTEM INTERFACE ${CMAKE_BINARY_DIR}/generated)
target_link_libraries(willcall_flags INTERFACE Threads::Threads)
if(WILLCALL_PROBES)
  target_compile_definitions(willcall_flags INTERFACE WILLCALL_PROBES)
endif()
if(WILLCALL_SANITIZE)
  target_compile_options(willcall_flags INTERFACE -fsanitize=${WILLCALL_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(willcall_flags INTERFACE -fsanitize=${WILLCALL_SANITIZE})
endif()

function(willcall_floor name)
  cmake_parse_arguments(FLOOR "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  add_library(${name} STATIC ${FLOOR_SOURCES})
  target_link_libraries(${name} PUBLIC willcall_flags ${FLOOR_LINKS} PRIVATE ${FLOOR_PRIVATE_LINKS})
endfunction()

# willcall_proto(OUT file.proto ...): C++ from .proto files, under build/generated with the folder kept,
# so that it is included as "schema/willcall.pb.h".
function(willcall_proto out)
  foreach(proto ${ARGN})
    file(RELATIVE_PATH path ${CMAKE_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR}/${proto})
    string(REGEX REPLACE "\\.proto$" "" stem ${path})
    set(base ${CMAKE_BINARY_DIR}/generated/${stem})
    add_custom_command(
      OUTPUT ${base}.pb.cc ${base}.pb.h
      COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/generated
      COMMAND protobuf::protoc --cpp_out=${CMAKE_BINARY_DIR}/generated -I${CMAKE_SOURCE_DIR} ${path}
      WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
      DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${proto})
    set_source_files_properties(${base}.pb.cc PROPERTIES COMPILE_OPTIONS "-w" SKIP_PRECOMPILE_HEADERS ON)
    list(APPEND files ${base}.pb.cc ${base}.pb.h)
  endforeach()
  set(${out} ${files} PARENT_SCOPE)
endfunction()
