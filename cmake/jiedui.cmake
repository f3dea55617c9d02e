# Build helpers. Every library names its sources and its real dependencies; nothing is globbed.

# Warnings that hold under g++ 12 and clang 14 for all of our own code. Generated headers come in as
# SYSTEM.
add_library(jiedui_warnings INTERFACE)
target_compile_options(jiedui_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wswitch-enum -Wundef
  -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-qual -Wformat=2 -Wimplicit-fallthrough
  -Wold-style-cast -Wvla -Wmissing-declarations -Wunused-result -Wextra-semi -Wdouble-promotion
  $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond;-Wlogical-op;-Wuseless-cast>
  $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety;-Wthread-safety-beta;-Wunreachable-code;-Wshorten-64-to-32>
  $<$<BOOL:${JIEDUI_WERROR}>:-Werror>)

if(JIEDUI_SANITIZE)
  add_compile_options(-fsanitize=${JIEDUI_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=${JIEDUI_SANITIZE})
endif()

# Threads or not, all objects are compiled with the same options: precompiled headers ask for it.
add_compile_options(-pthread)

# Most of the time a compiler spends here it reads the same headers of protobuf and Abseil. What a
# PRECOMPILED target compiles sees them already read; the clang preset does without, so that no
# source comes to depend on it.
# jiedui_precompiled(NAME HEADERS … DEPS … [OPTIONS …]): for targets with the same options.
function(jiedui_precompiled NAME)
  cmake_parse_arguments(ARG "" "" "HEADERS;DEPS;OPTIONS" ${ARGN})
  if(NOT JIEDUI_PRECOMPILE)
    return()
  endif()
  set(source ${CMAKE_BINARY_DIR}/${NAME}.cc)
  file(CONFIGURE OUTPUT ${source} CONTENT "")
  add_library(${NAME} OBJECT ${source})
  target_include_directories(${NAME} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${NAME} PRIVATE ${ARG_DEPS} jiedui_warnings)
  target_compile_options(${NAME} PRIVATE ${ARG_OPTIONS})
  target_precompile_headers(${NAME} PRIVATE ${ARG_HEADERS})
endfunction()

# What is precompiled for whoever handles facts, and besides for whoever calls the API.
set(JIEDUI_FACT_HEADERS
  <algorithm> <cstdint> <functional> <map> <memory> <optional> <string> <utility> <vector>
  <absl/container/flat_hash_map.h> <absl/functional/any_invocable.h> <absl/status/statusor.h>
  <absl/strings/str_cat.h> <absl/strings/str_format.h> <absl/time/time.h>
  <jiedui/event/v1/events.gen.h> <jiedui/v1/errors.pb.h> <jiedui/v1/resources.pb.h>
  <jiedui/v1/tables.pb.h>)
set(JIEDUI_FACT_DEPS jiedui_proto_tables absl::any_invocable absl::flat_hash_map absl::statusor
  absl::str_format absl::time)
set(JIEDUI_CALL_HEADERS <grpcpp/grpcpp.h>)
foreach(service IN ITEMS activity assessment audit bulletin case event_log obligation pair practice
    program registry report roll_up server statistics)
  list(APPEND JIEDUI_CALL_HEADERS <jiedui/v1/${service}_service.grpc.pb.h>)
endforeach()

# Whoever calls waits for a server: such code need not be fast, and is compiled in two thirds of the
# time.
set(JIEDUI_CLIENT_OPTIONS $<$<CONFIG:Release>:-O1>)

# jiedui_reuse(NAME PRECOMPILED)
function(jiedui_reuse NAME PRECOMPILED)
  if(JIEDUI_PRECOMPILE AND PRECOMPILED)
    target_precompile_headers(${NAME} REUSE_FROM ${PRECOMPILED})
  endif()
endfunction()

# jiedui_library(NAME SRCS … DEPS … [PRIVATE_DEPS …] [PRECOMPILED …]): one static library for one
# folder.
function(jiedui_library NAME)
  cmake_parse_arguments(ARG "" "PRECOMPILED" "SRCS;DEPS;PRIVATE_DEPS" ${ARGN})
  add_library(${NAME} STATIC ${ARG_SRCS})
  target_include_directories(${NAME} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(${NAME} PUBLIC ${ARG_DEPS} PRIVATE ${ARG_PRIVATE_DEPS} jiedui_warnings)
  jiedui_reuse(${NAME} "${ARG_PRECOMPILED}")
endfunction()

# What tests run is optimized as it is released; the tests themselves need not be. The warnings are
# false alarms of g++ 12 about std::string (GCC PR 105329, 105651).
set(JIEDUI_TEST_OPTIONS
  $<$<CONFIG:Release>:-O1>
  $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds$<SEMICOLON>-Wno-restrict$<SEMICOLON>-Wno-stringop-overflow>)

# jiedui_test(NAME SRCS … DEPS … [PRECOMPILED …]): one GoogleTest binary, each of its tests known to
# ctest.
function(jiedui_test NAME)
  cmake_parse_arguments(ARG "" "PRECOMPILED" "SRCS;DEPS" ${ARGN})
  add_executable(${NAME} ${ARG_SRCS})
  target_include_directories(${NAME} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${NAME} PRIVATE ${ARG_DEPS} GTest::gmock GTest::gtest_main jiedui_warnings
    $<TARGET_NAME_IF_EXISTS:jiedui_tsan>)
  target_compile_options(${NAME} PRIVATE ${JIEDUI_TEST_OPTIONS})
  jiedui_reuse(${NAME} "${ARG_PRECOMPILED}")
  set_target_properties(${NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  gtest_discover_tests(${NAME} DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 600)
endfunction()

# jiedui_proto(NAME PROTOS … [GRPC] [EVENTS] [IMPORT …] DEPS …): messages (and stubs) generated into
# the build tree. EVENTS also runs our own plugin over events.proto (proto/protoc_gen_jiedui.cc).
# IMPORT is the root of protos that are not ours.
function(jiedui_proto NAME)
  cmake_parse_arguments(ARG "GRPC;EVENTS" "IMPORT" "PROTOS;DEPS" ${ARGN})
  if(NOT ARG_IMPORT)
    set(ARG_IMPORT ${CMAKE_SOURCE_DIR}/proto)
  endif()
  set(out ${CMAKE_BINARY_DIR}/gen)
  file(MAKE_DIRECTORY ${out})
  set(sources)
  foreach(proto IN LISTS ARG_PROTOS)
    string(REGEX REPLACE "\\.proto$" "" stem ${proto})
    set(outputs ${out}/${stem}.pb.cc ${out}/${stem}.pb.h)
    set(flags --cpp_out=${out})
    set(tools)
    if(ARG_GRPC)
      list(APPEND outputs ${out}/${stem}.grpc.pb.cc ${out}/${stem}.grpc.pb.h)
      list(APPEND flags --grpc_out=${out} --plugin=protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin>)
    endif()
    if(ARG_EVENTS AND proto MATCHES "events\\.proto$")
      list(APPEND outputs ${out}/${stem}.gen.h)
      list(APPEND flags --jiedui_out=${out} --plugin=protoc-gen-jiedui=$<TARGET_FILE:protoc_gen_jiedui>)
      list(APPEND tools protoc_gen_jiedui)
    endif()
    add_custom_command(OUTPUT ${outputs}
      COMMAND protobuf::protoc -I${ARG_IMPORT} -I${CMAKE_SOURCE_DIR}/proto
        -I${CMAKE_SOURCE_DIR}/third_party/googleapis ${flags} ${ARG_IMPORT}/${proto}
      DEPENDS ${ARG_IMPORT}/${proto} ${tools} VERBATIM)
    list(APPEND sources ${outputs})
  endforeach()
  add_library(${NAME} STATIC ${sources})
  target_include_directories(${NAME} SYSTEM PUBLIC ${out})
  target_link_libraries(${NAME} PUBLIC ${ARG_DEPS} protobuf::libprotobuf)
  # Stubs are short and read all of gRPC: compiled together. Messages cannot be: names collide.
  set_target_properties(${NAME} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 10)
  list(FILTER sources EXCLUDE REGEX "\\.grpc\\.pb\\.cc$")
  set_source_files_properties(${sources} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()
