import { expect, test } from "vitest";
import { Serial } from "./serial.ts";

test("work begins in the order of asking, one piece after the other", async () => {
  const serial = new Serial();
  const seen: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = serial.run(async () => {
    seen.push("first begins");
    await gate.promise;
    seen.push("first ends");
  });
  const second = serial.run(async () => seen.push("second"));
  const third = serial.run(async () => seen.push("third"));
  gate.resolve();
  await Promise.all([first, second, third]);
  expect(seen).toEqual(["first begins", "first ends", "second", "third"]);
});

test("work that fails lets the next one in", async () => {
  const serial = new Serial();
  const failing = serial.run(() => Promise.reject(new Error("failed")));
  await expect(failing).rejects.toThrow("failed");
  expect(await serial.run(async () => "went on")).toBe("went on");
});

test("leaving twice does not let two in", async () => {
  const serial = new Serial();
  const leave = await serial.enter();
  leave();
  const second = await serial.enter();
  leave();
  let entered = false;
  const third = serial.enter().then((leaveThird) => {
    entered = true;
    leaveThird();
  });
  await Promise.resolve();
  expect(entered).toBe(false);
  second();
  await third;
});
