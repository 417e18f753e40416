// Gives the library a source under either generation of Catch2.
namespace willcall::test {
int catch_generation() {
#ifdef WILLCALL_CATCH2_V2
  return 2;
#else
  return 3;
#endif
}
}  // namespace willcall::test
