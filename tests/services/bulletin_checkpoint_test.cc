// The signed checkpoints that bulletins leave behind, and name.

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

#include "jiedui/v1/audit_service.pb.h"
#include "jiedui/v1/bulletin_service.pb.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here

// Nothing signs but what is asked to.
class BulletinCheckpointTest : public ServerTest {
 protected:
  BulletinCheckpointTest() {
    options().evidence.checkpoint_interval_s = 86'400;
    Restart();
  }

  int64_t Publish(int number, absl::string_view first, absl::string_view last) {
    const Reply reply = client().Write(PublishBulletin(number, first, last, "2018-01-10"));
    return reply.As<v1::WriteAnswer>().receipt().last_position();
  }

  v1::GetBulletinResponse Show(int number) {
    v1::GetBulletinRequest request;
    request.set_name(absl::StrCat(kLedger, "/bulletins/2017-370400-", number));
    *request.mutable_read() = Strong();
    return client().Send("BulletinService/GetBulletin", request).As<v1::GetBulletinResponse>();
  }
};

v1::Checkpoint CheckpointNamed(Client& client, const std::string& name) {
  v1::GetCheckpointRequest request;
  request.set_name(name);
  return client.Send("AuditService/GetCheckpoint", request)
      .As<v1::GetCheckpointResponse>()
      .checkpoint();
}

TEST_F(BulletinCheckpointTest, ABulletinLeavesASignedCheckpointAndNamesTheSmallestThatCoversIt) {
  Given(Paired() + Facts({Inspect("j1", PairId(kLincheng, kXingren), kLincheng, "2017-03-02")}));
  const int64_t first = Publish(1, "2017-01", "2017-03");
  const v1::GetBulletinResponse shown = Show(1);
  EXPECT_EQ(shown.checkpoint_size(), first);
  EXPECT_EQ(CheckpointNamed(client(), shown.checkpoint()).tree_size(), first);
  const int64_t second = Publish(2, "2017-04", "2017-06");
  const int64_t third = Publish(3, "2017-07", "2017-09");
  EXPECT_EQ(Show(1).checkpoint_size(), first) << "not that of a later bulletin";
  EXPECT_EQ(Show(2).checkpoint_size(), second);
  EXPECT_EQ(Show(3).checkpoint_size(), third);
}

TEST_F(BulletinCheckpointTest, ABulletinThatIsOnlyValidatedLeavesNoCheckpoint) {
  Given(Paired());
  Publish(1, "2017-01", "2017-03");
  const auto newest = [this] {
    return CheckpointNamed(client(), absl::StrCat(kLedger, "/checkpoints/latest")).tree_size();
  };
  const int64_t before = newest();
  Given(Facts({Inspect("j1", PairId(kLincheng, kXingren), kLincheng, "2017-03-02")}));
  v1::PublishBulletinRequest request;
  request.set_parent(kLedger);
  *request.mutable_fact() = PublishBulletin(2, "2017-04", "2017-06", "2018-01-10");
  request.set_request_id("validate");
  request.set_validate_only(true);
  ASSERT_TRUE(client().Send("BulletinService/PublishBulletin", request).ok());
  EXPECT_EQ(newest(), before);
}

}  // namespace
}  // namespace jiedui::services
