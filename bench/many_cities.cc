#include "bench/many_cities.h"

#include <algorithm>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"
#include "cli/scenario/example.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "base/clock.h"
#include "base/status_macros.h"
#include "bench/answers.h"
#include "bench/city_year.h"
#include "bench/country.h"
#include "bench/ledger_fixture.h"
#include "bench/server_fixture.h"
#include "domain/date.h"
#include "domain/decide.h"
#include "eventstore/cursor.h"
#include "projections/monthly_dispatch.h"

namespace jiedui::bench {
namespace {

using event::v1::Event;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr char kExample[] = "deploy/examples/zaozhuang-2017";
constexpr char kProgram[] = "2017";
// What the ids of all units of the city that is played begin with; every city has as many letters.
constexpr char kCode[] = "3704";
constexpr size_t kBatchEvents = 256;
constexpr int64_t kUnderWay = 2000;  // writes; fewer than a store queues

bool IsId(const FieldDescriptor& field) {
  return absl::EndsWith(field.name(), "_id") || absl::EndsWith(field.name(), "_ids");
}

// The ledger has one for all of its cities.
bool IsOfTheLedger(const Event& event) {
  return event.has_work_calendar_published();
}

// An ordinary year of the city of the example.
absl::StatusOr<scenario::Example> OrdinaryYear() {
  ASSIGN_OR_RETURN(const scenario::Example example, scenario::LoadExample(kExample));
  ASSIGN_OR_RETURN(const BusyYear year, BusyYear::Load(kExample));
  City city{kLedger, example.units};
  for (scenario::ExampleUnit& unit : city.units) unit.accepted_day.reset();
  scenario::Example ordinary = year.Of(city);
  ordinary.knobs = example.knobs;
  return ordinary;
}

// Writes of one city and day after the other, many under way at once.
class Writer {
 public:
  explicit Writer(eventstore::Store& store) : store_(store) {}
  // What the store has yet to answer uses it.
  ~Writer() { (void)Settle(); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // What one actor does in a row is one request.
  absl::Status Add(std::string actor, const Event& event) {
    if (actor != actor_ || batch_.size() == eventstore::kMaxRequestEvents) RETURN_IF_ERROR(Send());
    actor_ = std::move(actor);
    eventstore::NewEvent made;
    made.kind = static_cast<int32_t>(event.kind_case());
    made.body = event.SerializeAsString();
    made.tags = domain::TagsOf(event);
    made.occurred_day = DayNumber(domain::OccurredDay(event));
    batch_.push_back(std::move(made));
    return absl::OkStatus();
  }

  absl::Status Settle() {
    RETURN_IF_ERROR(Send());
    return answers_.WaitFor(sent_);
  }

 private:
  absl::Status Send() {
    if (batch_.empty()) return absl::OkStatus();
    eventstore::Submission submission = AppendRequest(++sent_, std::move(batch_));
    batch_.clear();
    submission.actor = actor_;
    store_.Submit(std::move(submission), [this](const absl::StatusOr<eventstore::Receipt>& answer) {
      answers_.Take(answer.status());
    });
    return answers_.WaitFor(sent_ - kUnderWay);
  }

  eventstore::Store& store_;
  Answers answers_;
  int64_t sent_ = 0;
  std::string actor_;
  std::vector<eventstore::NewEvent> batch_;
};

}  // namespace

CityIds::CityIds(int city) : code_(city == 0 ? kCode : absl::StrFormat("%04d", city)) {}

std::string CityIds::Program() const {
  return Of(kProgram);
}

std::string CityIds::Of(const std::string& id) const {
  if (code_ == kCode || id.empty()) return id;
  if (id == kProgram) return absl::StrCat("p", code_);
  return absl::StrContains(id, kCode) ? In(id) : absl::StrCat(id, "-", code_);
}

std::string CityIds::In(const std::string& text) const {
  return absl::StrReplaceAll(text, {{kCode, code_}});
}

void CityIds::Rename(Message& message) const {
  const Reflection& fields = *message.GetReflection();
  std::vector<const FieldDescriptor*> present;
  fields.ListFields(message, &present);
  for (const FieldDescriptor* const field : present) {
    const bool nested = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    if (!nested && field->type() != FieldDescriptor::TYPE_STRING) continue;
    const int count = field->is_repeated() ? fields.FieldSize(message, field) : 0;
    const auto renamed = [&](const std::string& text) {
      return IsId(*field) ? Of(text) : In(text);
    };
    for (int i = 0; i < count; ++i) {
      if (nested) {
        Rename(*fields.MutableRepeatedMessage(&message, field, i));
      } else {
        fields.SetRepeatedString(&message, field, i,
                                 renamed(fields.GetRepeatedString(message, field, i)));
      }
    }
    if (field->is_repeated()) continue;
    if (nested) {
      Rename(*fields.MutableMessage(&message, field));
    } else {
      fields.SetString(&message, field, renamed(fields.GetString(message, field)));
    }
  }
}

absl::StatusOr<ManyCities> ManyCities::Play(const std::string& directory) {
  ASSIGN_OR_RETURN(const scenario::Example year, OrdinaryYear());
  RETURN_IF_ERROR(PlayYear(year, directory).status());
  eventstore::Options options = CityOptions(kLedger, directory);
  options.create_if_missing = false;
  options.read_only = true;
  ASSIGN_OR_RETURN(const auto store, eventstore::Store::Open(options));
  ManyCities cities;
  cities.first_month_ = CivilMonth(domain::ToDay(year.program.start_date()));
  for (const scenario::ExampleUnit& unit : year.units) {
    if (!unit.parent_unit_id.empty()) cities.unit_ids_.push_back(unit.unit_id);
  }
  RETURN_IF_ERROR(cities.Load(*store));
  return cities;
}

absl::Status ManyCities::Load(const eventstore::Store& store) {
  eventstore::Cursor cursor(store, {}, eventstore::kNoPosition);
  for (bool more = true; more;) {
    ASSIGN_OR_RETURN(const eventstore::CursorBatch batch, cursor.Next(kBatchEvents));
    for (const eventstore::StoredEvent& stored : batch.events) {
      const CivilDay day = DayAt(absl::FromUnixMicros(stored.record.recorded_at_us()));
      if (days_.empty() || days_.back().day != day) days_.push_back({day, {}});
      Fact& fact = days_.back().facts.emplace_back();
      fact.actor = stored.record.actor();
      if (!fact.event.ParseFromString(stored.body)) {
        return absl::DataLossError("unreadable body");
      }
      ++events_;
    }
    more = !batch.caught_up;
  }
  return absl::OkStatus();
}

int ManyCities::CitiesFor(int64_t events) const {
  return static_cast<int>(std::max<int64_t>(1, (events + events_ / 2) / events_));
}

absl::Status ManyCities::Write(int cities, const std::string& data_directory) const {
  ManualClock clock(StartOf(days_.front().day));
  eventstore::Options options = CityOptions(kLedger, data_directory);
  options.clock = &clock;
  ASSIGN_OR_RETURN(const auto store, eventstore::Store::Open(options));
  Writer writer(*store);
  for (const Day& day : days_) {
    clock.Set(StartOf(day.day) + absl::Hours(9));
    for (int city = 0; city < cities; ++city) {
      const CityIds ids(city);
      for (const Fact& fact : day.facts) {
        if (city == 0) {
          RETURN_IF_ERROR(writer.Add(fact.actor, fact.event));
          continue;
        }
        if (IsOfTheLedger(fact.event)) continue;
        Event event = fact.event;
        ids.Rename(event);
        RETURN_IF_ERROR(writer.Add(ids.In(fact.actor), event));
      }
    }
    RETURN_IF_ERROR(writer.Settle());
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> ManyCities::Documents(int city, const projections::Tables& tables) const {
  const CityIds ids(city);
  int64_t documents = 0;
  for (const std::string& unit_id : unit_ids_) {
    ASSIGN_OR_RETURN(
        const auto figures,
        projections::PreviewFigures(tables, ids.Program(), ids.Of(unit_id), first_month_ + 2));
    documents += figures.document_count();
  }
  RETURN_IF_ERROR(tables.status());
  return documents;
}

absl::Status ManyCities::Check(int city, const projections::Tables& tables) const {
  ASSIGN_OR_RETURN(const int64_t played, Documents(0, tables));
  ASSIGN_OR_RETURN(const int64_t written, Documents(city, tables));
  if (played > 0 && written == played) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("the city ", city, " issued ", written,
                                          " documents in a month in which the one that was played ",
                                          "issued ", played));
}

}  // namespace jiedui::bench
