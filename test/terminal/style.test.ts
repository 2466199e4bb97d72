import { describe, expect, test } from "vitest"
import * as Style from "../../src/terminal/style.ts"

describe("visible", () => {
  test.each([
    ["\u001b[31mred", "\\u001b[31mred"],
    ["a\u009bb", "a\\u009bb"],
    ["\u202egnp.exe", "\\u202egnp.exe"],
    ["a\rb", "a\\u000db"],
    ["two\nlines\tand a tab", "two\nlines and a tab"],
    ["é 日本 🎉", "é 日本 🎉"]
  ])("shows what would command a terminal: %j", (text, shown) => {
    expect(Style.visible(text)).toBe(shown)
  })
})

test("inLine keeps a text in its line", () => {
  expect(Style.inLine("two\nlines\u001b[2J")).toBe("two\\nlines\\u001b[2J")
})

test("styled sets text off, and nothing if there is none", () => {
  expect(Style.styled.error("no")).toBe("\u001b[1;31mno\u001b[0m")
  expect(Style.styled.error("")).toBe("")
  expect(Style.plain.error("no")).toBe("no")
})
