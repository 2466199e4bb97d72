import { describe, expect, test } from "vitest"
import * as Layout from "../../src/terminal/layout.ts"

describe("wrap", () => {
  test("breaks lines at words, and keeps those that the text has", () => {
    expect(Layout.wrap("one two three\n\nfour", 9)).toEqual(["one two", "three", "", "four"])
  })

  test("leaves a word that is longer than a line whole", () => {
    expect(Layout.wrap("a /a/very/long/path b", 6)).toEqual(["a", "/a/very/long/path", "b"])
  })

  test("counts a wide character as two columns, and an escape as none", () => {
    expect(Layout.wrap("日本 語", 5)).toEqual(["日本", "語"])
    expect(Layout.wrap("\u001b[1mbold\u001b[0m text", 9)).toEqual(["\u001b[1mbold\u001b[0m text"])
  })
})

test("columnFor is as wide as the widest text shows, up to a limit", () => {
  expect(Layout.columnFor(["a", "日本", "abc"], 9)).toBe(4)
  expect(Layout.columnFor(["a", "日本", "abc"], 3)).toBe(3)
  expect(Layout.columnFor([], 3)).toBe(0)
})

test("hang puts a name before the first line, and as much space before the others", () => {
  expect(Layout.hang(["a", "b"], Layout.pad("x", 3))).toBe("x  a\n   b")
})

describe("a text that is cut", () => {
  test("is as wide as it may be, by characters that a reader sees", () => {
    expect(Layout.cut("abc", 3)).toBe("abc")
    expect(Layout.cut("abcd", 3)).toBe("ab…")
    expect(Layout.cut("画像を", 4)).toBe("画…")
    expect(Layout.cut("e\u0301e\u0301e\u0301", 2)).toBe("e\u0301…")
    expect(Layout.cut("e\u0301e\u0301", 2)).toBe("e\u0301e\u0301")
    expect([Layout.cut("ab", 1), Layout.cut("ab", 0)]).toEqual(["…", ""])
  })
})
