import { expect, test } from "vitest";
import { addressClass } from "./address-class.ts";

test.each([
  ["8.8.8.8", "public"],
  ["2606:4700::1111", "public"],
  ["127.0.0.1", "inside"],
  ["127.255.255.254", "inside"],
  ["10.0.0.5", "inside"],
  ["172.31.255.255", "inside"],
  ["192.168.1.1", "inside"],
  ["100.64.0.1", "inside"],
  ["::1", "inside"],
  ["fd12:3456::1", "inside"],
  ["169.254.169.254", "never"],
  ["169.254.170.2", "never"],
  ["100.100.100.200", "never"],
  ["168.63.129.16", "never"],
  ["192.0.0.192", "never"],
  ["fd00:ec2::254", "never"],
  ["fd20:ce::254", "never"],
  ["fe80::1", "never"],
  ["fec0::1", "never"],
  ["0.0.0.0", "never"],
  ["0.1.2.3", "never"],
  ["::", "never"],
  ["224.0.0.1", "never"],
  ["255.255.255.255", "never"],
  ["240.0.0.1", "never"],
  ["198.18.0.1", "never"],
  ["2001:db8::1", "never"],
  ["2001:0:1::1", "never"],
  ["ff02::1", "never"],
  ["not an address", "never"],
  ["", "never"],
])("%s is %s", (address, expected) => {
  expect(addressClass(address)).toBe(expected);
});

test.each([
  ["::ffff:169.254.169.254", "never"],
  ["::ffff:127.0.0.1", "inside"],
  ["::ffff:8.8.8.8", "public"],
  ["::ffff:0:127.0.0.1", "inside"],
  ["64:ff9b::7f00:1", "inside"],
  ["64:ff9b::a9fe:a9fe", "never"],
  ["64:ff9b:1::7f00:1", "never"],
  ["2002:7f00:1::", "inside"],
  ["2002:a9fe:a9fe::1", "never"],
  ["::127.0.0.1", "inside"],
  ["::a9fe:a9fe", "never"],
])("an IPv4 address inside IPv6 counts as that IPv4: %s is %s", (address, expected) => {
  expect(addressClass(address)).toBe(expected);
});
