import { describe, expect, it } from "vitest";
import { gapReason } from "./outage-cause.ts";
import { type Outage, Outages } from "./outages.ts";

const causes = {
  unreachable: { code: "registry_unreachable", text: "The registry could not be reached" },
  refused: { code: "registry_forbidden", text: "Reading was not permitted (403)" },
  unauthorized: { code: "registry_unauthorized", text: "The registry did not accept the credential (401)" },
  broken: { code: "registry_failed", text: "The registry answered 500" },
};

/** Outages with reads in seconds of one time. */
function book(open: Outage[] = []) {
  const outages = new Outages(open);
  return {
    outages,
    fails: (place: string, at: number, cause = causes.broken) => {
      const [repository = "", tag = null] = place.split(":");
      outages.failed({ repository, tag, cause, failedAt: at * 1000 });
    },
    works: (place: string, at: number) => {
      const [repository = "", tag = null] = place.split(":");
      return outages.succeeded(repository, tag, { sentAt: at * 1000, receivedAt: at * 1000 });
    },
    judge: (at: number) => outages.judge(at * 1000),
  };
}

const whole = { repository: null, tag: null };

describe("the registry as a whole", () => {
  it("is away at once when it cannot be reached, since the last good read", () => {
    const { works, fails, judge, outages } = book();
    works("app:1", 10);
    fails("app:1", 20, causes.unreachable);
    expect(judge(20)).toMatchObject([{ ...whole, since: 10_000, cause: causes.unreachable }]);
    expect(outages.isAnswering).toBe(false);
    expect(works("other:1", 50)).toMatchObject([{ ...whole, since: 10_000 }]);
    expect(outages.isAnswering).toBe(true);
  });

  it("is away when several repositories fail and nothing works", () => {
    const { fails, judge } = book();
    fails("app:1", 20);
    fails("other:1", 21);
    expect(judge(21)).toEqual([]);
    expect(judge(36)).toMatchObject([whole]);
  });

  it("is not away for one repository, before another one was compared", () => {
    const { fails, judge, outages } = book();
    for (const at of [20, 21, 22, 23, 24, 25]) fails("app:1", at);
    expect(judge(40)).toEqual([]);
    outages.alone(null);
    expect(judge(40)).toMatchObject([whole]);
  });

  it("is not away because of something that reading its tags does not need", () => {
    const { outages, works, judge } = book();
    outages.failed({ ...whole, cause: causes.unauthorized, failedAt: 20_000 });
    works("app:1", 21);
    expect(judge(600)).toEqual([]);
    expect(outages.isAnswering).toBe(true);
  });

  it("is not back by a read that was sent before it failed", () => {
    const { works, fails, judge } = book();
    fails("app:1", 20, causes.unreachable);
    judge(20);
    expect(works("app:2", 19)).toEqual([]);
    expect(works("app:2", 21)).toHaveLength(1);
  });

  it("does not count as watched while all that was heard of it is failures", () => {
    const { works, fails, outages } = book();
    works("app:1", 10);
    fails("app:1", 20);
    expect(outages.isAnswering).toBe(false);
    works("other:1", 21);
    expect(outages.isAnswering).toBe(true);
  });
});

describe("one repository", () => {
  it("is closed to us when it is refused while others can be read", () => {
    const { works, fails, judge } = book();
    fails("secret:1", 20, causes.refused);
    works("app:1", 21);
    expect(judge(21)).toMatchObject([{ repository: "secret", tag: null }]);
    expect(works("app:1", 30)).toEqual([]);
    expect(works("secret:2", 31)).toMatchObject([{ repository: "secret", tag: null }]);
  });

  it("is meant by a refusal even when there is no other to compare with", () => {
    const { fails, judge, outages } = book();
    fails("secret:1", 20, causes.refused);
    outages.alone(null);
    expect(judge(36)).toMatchObject([{ repository: "secret", tag: null }]);
  });

  it("is not meant by a credential that nobody accepts any more", () => {
    const { fails, judge, outages } = book();
    fails("app:1", 20, causes.unauthorized);
    outages.alone(null);
    expect(judge(36)).toMatchObject([whole]);
  });

  it("is not readable again because its tags can be listed", () => {
    const { works, fails, judge } = book();
    fails("secret:1", 20, causes.refused);
    works("app:1", 21);
    judge(21);
    expect(works("secret", 30)).toEqual([]);
  });

  it("is not out because its list fails while its tags can be read", () => {
    const { works, fails, judge, outages } = book();
    fails("app", 20, causes.refused);
    works("other:1", 21);
    works("app:1", 21);
    expect(judge(60)).toEqual([]);
    expect(outages.count).toBe(0);
  });
});

describe("one tag", () => {
  it("is broken for itself when it fails again while others of its repository can be read", () => {
    const { works, fails, judge } = book();
    fails("app:1", 20);
    works("app:2", 21);
    expect(judge(21)).toEqual([]);
    fails("app:1", 30);
    expect(judge(30)).toMatchObject([{ repository: "app", tag: "1" }]);
    expect(works("app:2", 40)).toEqual([]);
    expect(works("app:1", 50)).toMatchObject([{ repository: "app", tag: "1" }]);
  });

  it("has no outage for a failure that the next try makes good", () => {
    const { works, fails, judge, outages } = book();
    fails("app:1", 20);
    works("app:2", 21);
    judge(21);
    expect(works("app:1", 25)).toEqual([]);
    expect(outages.count).toBe(0);
  });
});

it("says in one sentence why nobody watched and for how long", () => {
  const lasting = (milliseconds: number) => gapReason(causes.broken, { lo: 0, hi: milliseconds });
  expect(lasting(0)).toBe("The registry answered 500 for 1 second.");
  expect(lasting(90_000)).toBe("The registry answered 500 for 90 seconds.");
  expect(lasting(52 * 60_000)).toBe("The registry answered 500 for 52 minutes.");
  expect(lasting(26 * 3_600_000)).toBe("The registry answered 500 for 26 hours.");
  expect(lasting(40 * 86_400_000)).toBe("The registry answered 500 for 40 days.");
});
