// What a JavaScript program finds where the protocol's `get`, `same`, `typeof`, `keys` and `load`
// look: the objects cluster, Worker and process of one process, in one edition.
#ifndef CLUSTERSPEC_REFERENCE_SURFACE_OBJECT_SURFACE_H_
#define CLUSTERSPEC_REFERENCE_SURFACE_OBJECT_SURFACE_H_

#include <optional>
#include <string>
#include <string_view>

#include "reference/surface/surface_facts.h"

namespace clusterspec::surface {

// What such an operation gives.
struct Answer {
  enum class Kind {
    kValue,          // `value`
    kThrew,          // an error: `value` has its name, message and code
    kMisuse,         // the operation makes no sense: `value` says why
    kClosesChannel,  // whoever asks is to close the channel of `worker`; the value is undefined
  };
  Kind kind = Kind::kValue;
  json::value value = "$undefined";
  int worker = 0;  // its id; 0: this process's own channel, to its primary
};

// Whether setupPrimary() and isPrimary are there, and not only their older names.
bool HasPrimaryNames(const model::Context& context);

// A Worker object as the protocol writes it.
json::value WorkerValue(std::string_view label);

class ObjectSurface {
 public:
  // The facts must outlive the surface.
  explicit ObjectSurface(const SurfaceFacts* facts) : facts_(*facts) {}

  // The value at the end of a path such as "w1.process.pid"; one that ends in "()" is called.
  Answer Get(std::string_view path) const;
  Answer Same(std::string_view left, std::string_view right) const;
  Answer TypeOf(std::string_view path) const;
  Answer Keys(std::string_view path) const;
  // The types of what the module of this name has, by name.
  Answer Load(std::string_view module) const;

 private:
  struct Place;

  Answer Look(std::string_view path) const;  // Get, of what changes nothing
  std::optional<Place> Root(std::string_view name) const;
  std::optional<Place> Walk(std::string_view path) const;
  Place Member(const Place& object, std::string_view name) const;
  Place MemberOfCluster(std::string_view name) const;
  Place MemberOfWorker(const WorkerFacts& worker, std::string_view name) const;
  Place OwnWorker() const;
  Place ListedWorker(std::string_view id) const;
  json::value MemberOfChild(const WorkerFacts& worker, std::string_view name) const;
  json::value MemberOfProcess(std::string_view name) const;
  json::value MethodOfCluster(std::string_view name) const;
  json::value ValueOf(const Place& place) const;
  Answer Call(std::string_view path) const;
  std::optional<Answer> CallOn(const Place& object, std::string_view method) const;

  const SurfaceFacts& facts_;
};

}  // namespace clusterspec::surface

#endif  // CLUSTERSPEC_REFERENCE_SURFACE_OBJECT_SURFACE_H_
