// Catch2, of the 2nd (Debian 12) or 3rd (Debian 13) generation.
#pragma once
#ifdef WILLCALL_CATCH2_V2
#include <catch2/catch.hpp>
#else
#include <catch2/catch_all.hpp>
using Catch::Approx;
#endif
