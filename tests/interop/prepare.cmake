# Makes ${WORK}: this folder, schema/README.md and willcall.proto, the packages of the lock file, and what the page's
# TypeScript compiles to. Nothing is written into the source tree.
foreach(tool NODE NPM NATS_SERVER)
  if(NOT EXISTS "${${tool}}")
    message(FATAL_ERROR "${tool} was not found. The outside contract is tested with Node.js 18 or later, npm and "
                        "nats-server (Debian: nodejs npm nats-server). Install them and configure again.")
  endif()
endforeach()

function(run_in_work what)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY ${WORK} RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${what}: this test cannot pass without it, and it is not skipped.")
  endif()
endfunction()

file(REMOVE_RECURSE ${WORK}/readme ${WORK}/stories ${WORK}/support)
file(COPY ${SOURCE}/ DESTINATION ${WORK} PATTERN "CMakeLists.txt" EXCLUDE PATTERN "*.cmake" EXCLUDE)
file(COPY ${SCHEMA}/README.md ${SCHEMA}/willcall.proto DESTINATION ${WORK}/schema)
file(COPY ${SCHEMA}/willcall.proto DESTINATION ${WORK})

# Installed once for each lock file, so that later runs need no registry.
file(SHA256 ${SOURCE}/package-lock.json wanted)
set(installed "")
if(EXISTS ${WORK}/node_modules/.installed)
  file(READ ${WORK}/node_modules/.installed installed)
endif()
if(NOT installed STREQUAL wanted)
  run_in_work("npm could not install the packages" ${NPM} ci --no-audit --no-fund)
  file(WRITE ${WORK}/node_modules/.installed ${wanted})
endif()
run_in_work("the TypeScript in schema/README.md does not compile" ${NPM} run build)
