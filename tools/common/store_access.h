// How a tool reaches a node's store, without the node: to read it, live or stopped.
#pragma once
#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "node/store/store.h"
#include "schema/result.h"
#include "schema/time.h"
#include "tools/common/packaged.h"

namespace willcall {

/// Adds --data for a tool that reads a store. Left empty: see data_directory().
void add_store_option(CLI::App& command, std::filesystem::path& data);

/// `given`, else usual_data() (packaged.h). The error: `settings` would say where that is, and may not be
/// read.
Result<std::filesystem::path> data_directory(const std::filesystem::path& given,
                                             const std::filesystem::path& settings = kPackagedSettings);

/// The store in `data`, to be read. The error says who may read it and what to do. Where there is no store
/// none is made, and no lock file either. Throws StoreError: it is of a newer version, or damaged.
Result<std::unique_ptr<Store>> open_to_read(const std::filesystem::path& data);

/// The last time that the node of the store in `data` is known to have seen; 0: the store cannot be read.
TimeMs time_of_node(const std::filesystem::path& data);

/// From now on a store's file that ends before its pages do, which comes as a signal in the midst of reading,
/// ends the process with 1 and a sentence on `descriptor`.
void end_at_missing_page(int descriptor);

}  // namespace willcall
