import { describe, expect, it } from "@effect/vitest"
import { Config, Effect, Option } from "effect"
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import { flagRows } from "../../../src/command/cli/flagHelp.ts"

/** A flag in a line: its spellings, what it takes, its default, and whether it must be given. */
const line = (flag: Flag.Flag<unknown> | Argument.Argument<unknown>) =>
  flagRows(flag).map((row) =>
    [
      row.spellings.join(", "),
      row.value,
      row.default === undefined ? "" : `[${row.default}]`,
      row.isRequired ? "required" : ""
    ]
      .filter((part) => part !== "")
      .join(" ")
  )

const text = Flag.String("x")
const level = Flag.ChoiceWithValue("x", [
  ["low", 1],
  ["high", 2]
])

describe("a flag in help", () => {
  it.each<[string, Flag.Flag<unknown>, string]>([
    ["text", text, "--x TEXT required"],
    ["an integer", Flag.Int("x"), "--x INTEGER required"],
    ["a number", Flag.Finite("x"), "--x NUMBER required"],
    ["a date", Flag.Date("x"), "--x DATE required"],
    ["a file", Flag.File("x"), "--x FILE required"],
    ["a directory", Flag.Directory("x"), "--x DIRECTORY required"],
    ["words", Flag.Literals("x", ["a", "b"]), "--x <a|b> required"],
    ["a secret", Flag.Redacted("x"), "--x TEXT required"],
    ["pairs", Flag.KeyValuePair("x"), "--x KEY=VALUE... required"],
    ["what it says it takes", text.pipe(Flag.withMetavar("WHEN")), "--x WHEN required"],
    ["a switch", Flag.Boolean("x"), "--x"],
    ["a switch that is off", Flag.Boolean("x").pipe(Flag.withDefault(false)), "--x"],
    ["a switch that is on", Flag.Boolean("x").pipe(Flag.withDefault(true)), "--x, --no-x [true]"],
    [
      "a switch that is on and stays so",
      Flag.Boolean("x").pipe(Flag.withoutNegation, Flag.withDefault(true)),
      "--x [true]"
    ],
    ["other names", text.pipe(Flag.withAlias("y"), Flag.withAlias("long")), "-y, --x, --long TEXT required"],
    ["what may be left out", text.pipe(Flag.optional), "--x TEXT"],
    ["what may be left out, as something else", text.pipe(Flag.optional, Flag.map(Option.isSome)), "--x TEXT"],
    [
      "a function that refuses",
      text.pipe(
        Flag.optional,
        Flag.map((o) => Option.getOrThrow(o).length)
      ),
      "--x TEXT"
    ],
    ["a default", text.pipe(Flag.withDefault("a")), "--x TEXT [a]"],
    ["a default of no text", text.pipe(Flag.withDefault("")), '--x TEXT [""]'],
    [
      "a default that is made into something",
      Flag.Int("x").pipe(Flag.withDefault(3), Flag.map(String)),
      "--x INTEGER [3]"
    ],
    ["a default that is an effect", text.pipe(Flag.withDefault(Effect.succeed("a"))), "--x TEXT"],
    ["a default that is none of its words", level.pipe(Flag.withDefault(3)), "--x <low|high>"],
    ["the word for its default", level.pipe(Flag.withDefault(2)), "--x <low|high> [high]"],
    ["a default of a date", Flag.Date("x").pipe(Flag.withDefault(new Date(0))), "--x DATE [1970-01-01T00:00:00.000Z]"],
    ["a value that may be left out", text.pipe(Flag.withOptionalValue("a")), "--x [=TEXT] required"],
    ["any number", text.pipe(Flag.between(0, 3)), "--x TEXT..."],
    ["at least one", text.pipe(Flag.atLeast(1)), "--x TEXT... required"],
    [
      "what is checked",
      text.pipe(
        Flag.filter(
          (x) => x !== "",
          () => "empty"
        )
      ),
      "--x TEXT required"
    ],
    ["a variable in its place", text.pipe(Flag.withFallbackConfig(Config.succeed("a"))), "--x TEXT"]
  ])("says of %s what it takes", (_, flag, expected) => {
    expect(line(flag)).toEqual([expected])
  })

  it("is each of several that one may choose from, but for those that are hidden", () => {
    const either = text.pipe(Flag.orElse(() => Flag.Int("y")))
    expect(line(either)).toEqual(["--x TEXT", "--y INTEGER"])
    expect(line(text.pipe(Flag.withHidden))).toEqual([])
  })

  it("is a positional with the name that errors give it", () => {
    expect(line(Argument.Int("n"))).toEqual(["<n> INTEGER required"])
    expect(line(Argument.String("n").pipe(Argument.withDefault("a")))).toEqual(["<n> TEXT [a]"])
    const [row] = flagRows(Argument.String("n").pipe(Argument.variadic()))
    expect(row).toMatchObject({ isRepeated: true, isRequired: false, value: "TEXT" })
  })
})
