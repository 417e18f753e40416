# WILLCALL_RELEASED: the day of the newest entry in the package's changelog, such as 2026-11-22. Pages and packages are
# dated by it, so that the same source makes the same bytes on any day.
set(changelog ${CMAKE_SOURCE_DIR}/packaging/debian/changelog)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${changelog})
file(STRINGS ${changelog} released REGEX "^ -- .*>  " LIMIT_COUNT 1)
string(REGEX REPLACE "^ -- .*>  " "" released "${released}")
execute_process(COMMAND date -u -d "${released}" +%F OUTPUT_VARIABLE WILLCALL_RELEASED OUTPUT_STRIP_TRAILING_WHITESPACE
                COMMAND_ERROR_IS_FATAL ANY)
