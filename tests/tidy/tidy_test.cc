// The rules of the house, each shown to fire on a bad snippet and then asked of the whole tree.

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/tidy/rules.h"
#include "tests/tidy/source.h"

namespace jiedui::tidy {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::vector<Source>& Tree() {
  static const auto* const tree = new std::vector<Source>(ReadTree(JIEDUI_SOURCE_DIR));
  return *tree;
}

// The findings of a rule in all files that satisfy the condition, one a line.
template <class Condition, class Rule>
std::string InTree(Condition condition, Rule rule) {
  std::string all;
  for (const Source& source : Tree()) {
    if (!condition(source)) continue;
    for (const std::string& finding : rule(source)) absl::StrAppend(&all, finding, "\n");
  }
  return all;
}

bool IsDocument(const Source& source) {
  return absl::EndsWith(source.path, ".md");
}
bool IsProto(const Source& source) {
  return absl::EndsWith(source.path, ".proto");
}
bool IsAny(const Source&) {
  return true;
}

Source Code(absl::string_view path, absl::string_view text) {
  return MakeSource(path, text);
}

TEST(TidySource, CommentsAndLiteralsAreNotCode) {
  const Source source = Code("base/x.cc",
                             "int a = 1'000;  // gone\n"
                             "/* gone\n gone */ char b = '\"';\n"
                             "auto c = R\"x(gone\n\")x\"; auto d = \"gone\\\"gone\";\n");
  EXPECT_EQ(source.code, "int a = 1'000;  \n\n char b = '';\nauto c = \"\"\n; auto d = \"\";\n");
}

TEST(TidySource, TheWholeTreeIsRead) {
  const auto has = [](absl::string_view path) {
    for (const Source& source : Tree()) {
      if (source.path == path) return true;
    }
    return false;
  };
  EXPECT_TRUE(has("base/civil.h"));
  EXPECT_TRUE(has("proto/jiedui/event/v1/events.proto"));
  EXPECT_TRUE(has("tests/tidy/tidy_test.cc"));
  EXPECT_FALSE(has("third_party/README.md"));
}

TEST(TidyLayers, AFolderThatIncludesOneAboveItIsFound) {
  EXPECT_THAT(CheckLayers(Code("domain/a.h", "#include \"eventstore/store.h\"\n")),
              ElementsAre("domain/a.h:1: domain/ may not include eventstore/store.h"));
  EXPECT_THAT(CheckLayers(Code("eventstore/a.h", "\n#include \"jiedui/event/v1/events.pb.h\"\n")),
              ElementsAre(HasSubstr("eventstore/a.h:2: ")));
  EXPECT_THAT(CheckLayers(Code("services/a.h", "#include \"domain/pair.h\"\n")), IsEmpty());
}

TEST(TidyLayers, APathThatDoesNotStartAtTheRootIsFound) {
  EXPECT_THAT(CheckLayers(Code("base/a.cc", "#include \"a.h\"\n")), SizeIs(1));
}

TEST(TidyLayers, AFolderUnknownToTheTableIsFound) {
  EXPECT_THAT(CheckLayers(Code("misc/a.cc", "")), SizeIs(1));
}

TEST(TidyLayers, HoldInTheTree) {
  EXPECT_EQ(InTree(IsCpp, CheckLayers), "");
}

TEST(TidyLibraries, ALibraryOutOfItsPlaceIsFound) {
  EXPECT_THAT(CheckLibraries(Code("services/a.cc", "#include \"rocksdb/db.h\"\n")), SizeIs(1));
  EXPECT_THAT(CheckLibraries(Code("projections/a.cc", "#include <grpcpp/grpcpp.h>\n")), SizeIs(1));
  EXPECT_THAT(CheckLibraries(Code("domain/a.cc", "#include \"jiedui/v1/x.grpc.pb.h\"\n")),
              SizeIs(1));
  EXPECT_THAT(CheckLibraries(Code("cli/a.cc", "#include \"openssl/evp.h\"\n")), SizeIs(1));
  EXPECT_THAT(CheckLibraries(Code("eventstore/a.cc", "#include \"rocksdb/db.h\"\n")), IsEmpty());
}

TEST(TidyLibraries, ThreadsClocksChanceAndFilesAreFoundInTheDomain) {
  EXPECT_THAT(CheckLibraries(Code("domain/a.cc",
                                  "#include <thread>\n#include <chrono>\n"
                                  "#include <random>\n#include <fstream>\n")),
              SizeIs(4));
  EXPECT_THAT(CheckLibraries(Code("services/a.cc", "#include <chrono>\n")), IsEmpty());
}

TEST(TidyLibraries, HoldInTheTree) {
  EXPECT_EQ(InTree(IsCpp, CheckLibraries), "");
}

TEST(TidyProtoImports, AStoredMessageThatImportsTheApiIsFound) {
  EXPECT_THAT(CheckProtoImports(Code("proto/jiedui/event/v1/a.proto",
                                     "import \"google/type/date.proto\";\n"
                                     "import \"jiedui/event/v1/b.proto\";\n"
                                     "import \"jiedui/v1/c.proto\";\n")),
              ElementsAre(HasSubstr("a.proto:3: ")));
}

TEST(TidyProtoImports, HoldInTheTree) {
  EXPECT_EQ(InTree(IsProto, CheckProtoImports), "");
}

TEST(TidyBans, ABannedNameIsFoundWithItsReplacement) {
  EXPECT_THAT(CheckBans(Code("domain/a.cc", "void F(std::string_view name);\n")),
              ElementsAre(HasSubstr("not std::string_view but absl::string_view")));
  EXPECT_THAT(CheckBans(Code("domain/a.cc", "absl::optional<int> a;\n")), SizeIs(1));
  EXPECT_THAT(CheckBans(Code("domain/a.cc", "assert(a);\nstatic_assert(b);\n")), SizeIs(1));
  EXPECT_THAT(CheckBans(Code("services/a.cc", "auto t = absl::Now();\n")), SizeIs(1));
  EXPECT_THAT(CheckBans(Code("services/a.cc", "auto t = system_clock::now();\n")), SizeIs(1));
  EXPECT_THAT(CheckBans(Code("services/a.cc", "std::thread t; std::this_thread::x();\n")),
              SizeIs(1));
  EXPECT_THAT(CheckBans(Code("base/workers.cc", "std::thread t;\n")), IsEmpty());
  EXPECT_THAT(CheckBans(Code("base/clock.cc", "std::thread t;\n")), SizeIs(1));
  EXPECT_THAT(CheckBans(Code("services/a.cc", "std::cout << 1;\n")), SizeIs(1));
  EXPECT_THAT(CheckBans(Code("services/a.cc", "  default:\n")), SizeIs(1));
  EXPECT_THAT(CheckBans(Code("services/a.cc", "throw 1;\n")), SizeIs(1));
  EXPECT_THAT(CheckBans(Code("tests/a.cc", "absl::SleepFor(s);\n")), SizeIs(1));
}

TEST(TidyBans, ANameInACommentOrInItsOwnPlaceIsNotFound) {
  EXPECT_THAT(CheckBans(Code("base/clock.cc", "return absl::Now();  // std::cout\n")), IsEmpty());
}

TEST(TidyBans, AnEventTakenAsJustAMessageIsFound) {
  EXPECT_THAT(
      CheckBans(Code("projections/a.h", "void Apply(const google::protobuf::Message& event);\n")),
      SizeIs(1));
}

TEST(TidyBans, HoldInTheTree) {
  EXPECT_EQ(InTree(IsCpp, CheckBans), "");
}

TEST(TidyMarkers, UnfinishedBusinessIsFound) {
  EXPECT_THAT(CheckMarkers(Code("base/a.h",
                                "// TO"
                                "DO: later\n")),
              SizeIs(1));
  EXPECT_THAT(CheckMarkers(Code("README.md",
                                "FIX"
                                "ME\n")),
              SizeIs(1));
}

TEST(TidyMarkers, HoldInTheTree) {
  EXPECT_EQ(InTree(IsAny, CheckMarkers), "");
}

TEST(TidyLineLength, ALineOf101CharactersIsFound) {
  EXPECT_THAT(CheckLineLength(Code("base/a.h", std::string(101, 'x'))), SizeIs(1));
  EXPECT_THAT(CheckLineLength(Code("base/a.h", std::string(100, 'x'))), IsEmpty());
}

TEST(TidyLineLength, AChineseCharacterCountsOne) {
  std::string line;
  for (int i = 0; i < 100; ++i) line += "对";
  EXPECT_THAT(CheckLineLength(Code("base/a.h", line)), IsEmpty());
  EXPECT_THAT(CheckLineLength(Code("base/a.h", line + "对")), SizeIs(1));
}

TEST(TidyLineLength, ATableMayBeWider) {
  const std::string line = std::string(120, 'x') + "\n";
  EXPECT_THAT(CheckLineLength(
                  Code("base/a.h", "// clang-format off\n" + line + "// clang-format on\n" + line)),
              ElementsAre(HasSubstr("base/a.h:4: ")));
}

TEST(TidyLineLength, HoldsInTheTree) {
  EXPECT_EQ(InTree(IsCpp, CheckLineLength), "");
}

TEST(TidyFileLength, AFileOf601LinesIsFound) {
  EXPECT_THAT(CheckFileLength(Code("base/a.h", std::string(601, '\n'))), SizeIs(1));
  EXPECT_THAT(CheckFileLength(Code("base/a.h", std::string(600, '\n'))), IsEmpty());
}

TEST(TidyFileLength, HoldsInTheTree) {
  EXPECT_EQ(InTree(IsCpp, CheckFileLength), "");
}

TEST(TidyFunctionLength, AFunctionOf71LinesIsFoundAtItsFirstLine) {
  const auto in_class = [](size_t statements) {
    std::string body;
    for (size_t i = 0; i < statements; ++i) body += "    if (a) { b(); }\n";
    return absl::StrCat("namespace x {\nclass A final : public B<int()> {\n public:\n",
                        "  template <class T>\n  void F(T a,\n         T b) {\n", body,
                        "  }\n};\n}\n");
  };
  EXPECT_THAT(CheckFunctionLength(Code("base/a.cc", in_class(67))),
              ElementsAre(HasSubstr("base/a.cc:3: function of 72 lines")));
  EXPECT_THAT(CheckFunctionLength(Code("base/a.cc", in_class(65))), IsEmpty());
}

TEST(TidyFunctionLength, HoldsInTheTree) {
  EXPECT_EQ(InTree(IsCpp, CheckFunctionLength), "");
}

TEST(TidyOwnHeader, AHeaderThatIsNotTheFirstOfItsOwnSourceIsFound) {
  const std::vector<Source> tree = {Code("base/a.h", "")};
  EXPECT_THAT(CheckOwnHeaderFirst(Code("base/a.cc", "#include <x>\n#include \"base/a.h\"\n"), tree),
              SizeIs(1));
  EXPECT_THAT(CheckOwnHeaderFirst(Code("base/a.cc", "#include \"base/a.h\"\n#include <x>\n"), tree),
              IsEmpty());
  EXPECT_THAT(CheckOwnHeaderFirst(Code("base/b.cc", "#include <x>\n"), tree), IsEmpty());
}

TEST(TidyOwnHeader, IsFirstInTheTree) {
  EXPECT_EQ(InTree(IsCpp, [](const Source& source) { return CheckOwnHeaderFirst(source, Tree()); }),
            "");
}

TEST(TidyHeader, AHeaderWithoutAFirstParagraphIsFound) {
  EXPECT_THAT(CheckHeader(Code("base/a.h",
                               "#ifndef JIEDUI_BASE_A_H_\n#define JIEDUI_BASE_A_H_\n"
                               "#endif  // JIEDUI_BASE_A_H_\n")),
              ElementsAre(HasSubstr("say first what this is")));
}

TEST(TidyHeader, AGuardThatIsNotTheOneOfThePathIsFound) {
  EXPECT_THAT(
      CheckHeader(
          Code("base/a.h", "// A.\n#ifndef BASE_A_H_\n#define BASE_A_H_\n#endif  // BASE_A_H_\n")),
      ElementsAre(HasSubstr("JIEDUI_BASE_A_H_")));
}

TEST(TidyHeader, HoldsInTheTree) {
  EXPECT_EQ(InTree(IsHeader, CheckHeader), "");
}

TEST(TidyBuilt, ATestThatNoTargetBuildsIsFound) {
  const Source list = Code("tests/base/CMakeLists.txt", "jiedui_test(x SRCS a_test.cc sub/c.cc)");
  EXPECT_THAT(CheckBuilt({list, Code("tests/base/a_test.cc", ""), Code("tests/base/sub/c.cc", ""),
                          Code("tests/base/b_test.cc", ""), Code("tests/base/_test.cc", "")}),
              ElementsAre(HasSubstr("b_test.cc"), HasSubstr("/_test.cc")));
}

TEST(TidyBuilt, HoldsInTheTree) {
  EXPECT_THAT(CheckBuilt(Tree()), IsEmpty());
}

TEST(TidyDocument, ADocumentWithTwoTitlesOrNoneIsFound) {
  EXPECT_THAT(CheckDocument(Code("a.md", "# A\n# B\n"), "/"), SizeIs(1));
  EXPECT_THAT(CheckDocument(Code("a.md", "## A\n```\n# B\n```\n"), "/"), SizeIs(1));
  EXPECT_THAT(CheckDocument(Code("a.md", "# A\n```\n# B\n```\n"), "/"), IsEmpty());
}

TEST(TidyDocument, ALinkThatLeadsNowhereIsFound) {
  const std::string root = JIEDUI_SOURCE_DIR;
  EXPECT_THAT(CheckDocument(Code("tests/a.md",
                                 "# A\n[x](tidy/none.cc) [y](tidy/rules.h#l1)\n"
                                 "[z](https://example.org/x) [w](#there)\n"),
                            root),
              ElementsAre("tests/a.md:2: dead link to tidy/none.cc"));
}

TEST(TidyDocument, HoldInTheTree) {
  EXPECT_EQ(InTree(IsDocument,
                   [](const Source& source) { return CheckDocument(source, JIEDUI_SOURCE_DIR); }),
            "");
}

}  // namespace
}  // namespace jiedui::tidy
