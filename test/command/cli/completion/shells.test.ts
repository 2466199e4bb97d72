/**
 * Completion in real shells. A shell that is not here is skipped; `npm run shells` fails without it.
 */
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { Effect } from "effect"
import type { Command } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { hostileCommands, labCommands, manyCommands } from "../../../support/completing.ts"
import { fishOffers, has, open, type Session, type Shell } from "../../../support/shells.ts"

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "completion-"))
afterAll(() => fs.rmSync(scratch, { recursive: true }))

/** Where the shells stand. */
const cwd = path.join(scratch, "here")
fs.mkdirSync(path.join(cwd), { recursive: true })
fs.writeFileSync(path.join(cwd, "my model.yaml"), "")
fs.mkdirSync(path.join(cwd, "older"))

interface Program {
  readonly commands: ReadonlyArray<Command.Any>
  readonly default?: string
}

const programs = {
  lab: { commands: labCommands },
  "quick-lab": { commands: labCommands, default: "train" },
  bad: { commands: hostileCommands },
  many: { commands: manyCommands }
} satisfies Record<string, Program>

const write = async (shell: Shell): Promise<string> => {
  let text = ""
  for (const [name, { commands, ...options }] of Object.entries<Program>(programs)) {
    const run = TestProgram.run(commands, ["--completions", shell], { name, ...options } as object)
    // These commands need no services.
    const { code, stdout } = await Effect.runPromise(run as Effect.Effect<TestProgram.Outcome<unknown>>)
    expect(code).toBe(0)
    text += `${stdout.join("\n")}\n`
  }
  const file = path.join(scratch, `scripts.${shell}`)
  fs.writeFileSync(file, text)
  return file
}

/** What TAB makes of a line, or what it then offers; what it does not offer. */
interface Case {
  readonly says: string
  readonly typed: string
  readonly becomes?: string
  readonly offers?: ReadonlyArray<string>
  readonly without?: ReadonlyArray<string>
}

const cases: ReadonlyArray<Case> = [
  { says: "the name of a command", typed: "lab tr", becomes: "lab train " },
  { says: "a name in a group", typed: "lab db m", becomes: "lab db migrate " },
  { says: "the group itself", typed: "lab d", becomes: "lab db " },
  {
    says: "commands and groups, not those that are unlisted",
    typed: "lab ",
    offers: ["db", "show", "train"],
    without: ["trace"]
  },
  { says: "names after help", typed: "lab help tr", becomes: "lab help train " },
  {
    says: "names after flags of the program",
    typed: "lab --no-write --log-level debug tr",
    becomes: "lab --no-write --log-level debug train "
  },
  { says: "no name after --", typed: "lab -- tr", becomes: "lab -- tr" },
  { says: "the value of a program's flag", typed: "lab --log-level d", becomes: "lab --log-level debug " },
  { says: "a command's flag", typed: "lab train --q", becomes: "lab train --quick " },
  { says: "a flag that is not used yet", typed: "lab --no-write train --no-w", becomes: "lab --no-write train --no-w" },
  { says: "the value of a command's flag", typed: "lab train --device c", becomes: "lab train --device cpu " },
  { says: "the value of a flag behind =", typed: "lab train --device=c", becomes: "lab train --device=cpu " },
  { says: "the value of a program's flag behind =", typed: "lab --log-level=d", becomes: "lab --log-level=debug " },
  {
    says: "files for a config's flag",
    typed: "lab train --model-path my",
    becomes: "lab train --model-path my\\ model.yaml "
  },
  { says: "a folder, to go on in it", typed: "lab train --model-path old", becomes: "lab train --model-path older/" },
  { says: "no flag after --", typed: "lab train -- --q", becomes: "lab train -- --q" },
  { says: "keys after --", typed: "lab train -- tri", becomes: "lab train -- tries=" },
  {
    says: "keys and configs",
    typed: "lab train ",
    offers: [
      "lr=",
      "kind=",
      "bias=",
      "schedule.kind=",
      "schedule.period=",
      "source=",
      "level=",
      "tries=",
      "model::",
      "data::"
    ],
    without: ["train"]
  },
  { says: "a key without a blank after it", typed: "lab train lr", becomes: "lab train lr=" },
  { says: "a config without a blank after it", typed: "lab train mod", becomes: "lab train model::" },
  {
    says: "the keys of a config",
    typed: "lab train model::",
    offers: ["lr=", "kind=", "token="],
    without: ["level=", "source="]
  },
  { says: "a key of a config", typed: "lab train model::l", becomes: "lab train model::lr=" },
  { says: "a key of a config whose name is abbreviated", typed: "lab train m::l", becomes: "lab train m::lr=" },
  { says: "a key in brackets", typed: "lab train data::\\[", becomes: "lab train data::\\[a.b\\]=" },
  {
    says: "literals of all configs that have the key",
    typed: "lab train kind=",
    offers: ["mlp", "cnn", "text", "image"],
    without: ["lr=", "bias="]
  },
  { says: "literals of one config", typed: "lab train data::kind=", offers: ["text", "image"], without: ["mlp"] },
  { says: "a literal with a blank", typed: "lab train kind=b", becomes: "lab train kind=big\\ net " },
  { says: "a literal in quotes", typed: 'lab train "kind=b', becomes: 'lab train "kind=big net" ' },
  { says: "booleans", typed: "lab train bias=f", becomes: "lab train bias=false " },
  { says: "names of an enum", typed: "lab train level=H", becomes: "lab train level=High " },
  { says: "tags of a union", typed: "lab train schedule.kind=cos", becomes: "lab train schedule.kind=cosine " },
  { says: "nothing for a secret", typed: "lab train token=", becomes: "lab train token=" },
  {
    says: "keys that are not used yet",
    typed: "lab train kind=mlp model::lr=3 k",
    becomes: "lab train kind=mlp model::lr=3 k"
  },
  { says: "a key that another one begins like", typed: "lab train model::lr=3 l", offers: ["lr=", "level="] },
  { says: "keys of a command called by an alias", typed: "lab fit bi", becomes: "lab fit bias=" },
  { says: "keys of a nested command called by an alias", typed: "lab db up d", becomes: "lab db up dry=" },
  { says: "keys of an unlisted command", typed: "lab trace d", becomes: "lab trace deep=" },
  { says: "words of a list", typed: "lab db seed s", becomes: "lab db seed scores " },
  { says: "a positional, ahead of keys", typed: "lab show ", offers: ["log", "configs"], without: ["wide="] },
  { says: "keys after the positionals", typed: "lab show log w", becomes: "lab show log wide=" },
  { says: "keys of the default command", typed: "quick-lab bi", becomes: "quick-lab bias=" },
  { says: "flags of the default command", typed: "quick-lab --dev", becomes: "quick-lab --device " },
  { says: "commands and keys, where no command is named", typed: "quick-lab t", offers: ["train", "tries=", "token="] },
  {
    says: "no commands, where an override went before",
    typed: "quick-lab lr=3 t",
    offers: ["tries=", "token="],
    without: ["train"]
  },
  {
    says: "one of a thousand commands",
    typed: "many command-77",
    offers: ["command-77", "command-770", "command-779"],
    without: ["command-7"]
  },
  { says: "a name that is not plain", typed: "bad \\$", becomes: "bad \\$\\(touch\\$\\{IFS\\}hit\\) " },
  { says: "a name that is a pattern", typed: "bad \\*", becomes: "bad \\* " },
  { says: "what is hostile, as it is", typed: "bad plain ", offers: ["two::"] },
  { says: "a key that is not plain", typed: "bad plain \\`", becomes: "bad plain \\`touch\\ hit\\`=" },
  { says: "a value that is not plain", typed: "bad plain value=\\$", becomes: "bad plain value=\\$\\(touch\\ hit\\) " },
  { says: "the value of a flag that is not plain", typed: "bad plain --mode i", becomes: "bad plain --mode it\\'s " }
]

/** What a text lists, whatever stands between. */
const lists = (shown: string, word: string): boolean =>
  shown
    .replaceAll("\\", "")
    .split(/\n|\s{2,}|\s--\s|\s$/)
    .some((part) => part.trim() === word)

const skips = (shell: Shell) => !has(shell) && process.env["SHELLS"] !== "all"

const nothingRan = () => expect(fs.readdirSync(cwd)).toEqual(["my model.yaml", "older"])

const inTerminal = (title: string, shell: "bash" | "zsh", first: ReadonlyArray<string> = []) =>
  describe.skipIf(skips(shell))(title, () => {
    let session: Session
    beforeAll(async () => {
      session = await open(shell, await write(shell), cwd, first)
    })
    afterAll(() => session?.end())
    for (const { becomes, offers = [], says, typed, without = [] } of cases) {
      test(`completes ${says}`, async () => {
        const { line, shown } = await session.tab(typed)
        // Without compopt, a blank would stand within the quotes.
        const isOpen = title.includes("without compopt") && typed.includes('"')
        if (becomes !== undefined) expect(line).toBe(isOpen ? becomes.trimEnd() : becomes)
        const below = shown.slice(shown.indexOf("\n") + 1)
        expect(offers.filter((word) => !lists(below, word))).toEqual([])
        expect(without.filter((word) => lists(below, word))).toEqual([])
        nothingRan()
      })
    }
    if (shell === "zsh") {
      test("says what commands, keys and flags are", async () => {
        const { shown: names } = await session.tab("lab ")
        expect(names).toMatch(/train +-- Trains a model\./)
        const { shown: keys } = await session.tab("lab train ")
        expect(keys).toMatch(/lr= +-- number \[0\.1\] - Learning rate/)
        expect(keys).not.toContain("hunter2")
        expect((await session.tab("lab train --d")).shown).toMatch(/--device +-- Where to run/)
      })
    }
  })

inTerminal("bash", "bash")
// bash 3.2 has no compopt.
inTerminal("bash without compopt", "bash", ["enable -n compopt"])
const bashCompletion = "/usr/share/bash-completion/bash_completion"
if (fs.existsSync(bashCompletion)) inTerminal("bash with bash-completion", "bash", [`source ${bashCompletion}`])
inTerminal("zsh", "zsh")

describe.skipIf(skips("fish"))("fish", () => {
  let offered: ReadonlyMap<string, ReadonlyArray<string>>
  beforeAll(async () => {
    const lines = [...cases.map(({ typed }) => typed), "lab train --d"]
    const all = fishOffers(await write("fish"), lines, cwd)
    offered = new Map(lines.map((line, index) => [line, all[index]!]))
  })
  for (const { becomes, offers = [], says, typed, without = [] } of cases) {
    test(`completes ${says}`, () => {
      const all = offered.get(typed)!.map((line) => line.split("\t")[0]!)
      if (becomes !== undefined) {
        const isSame = becomes === typed
        const word = becomes.replaceAll(/\\(?=.)|"/g, "")
        expect(all).toEqual(
          isSame
            ? all.filter((each) => !/^\w/.test(each))
            : [expect.toSatisfy((each: string) => word.trimEnd().endsWith(each))]
        )
      }
      const ends = all.map((each) =>
        /^[^=]*=$/.test(each) ? each.replace(/^\w+::/, "") : each.replace(/^(?:\w+::)?[\w.]+=/, "")
      )
      expect(offers.filter((word) => !ends.includes(word))).toEqual([])
      expect(without.filter((word) => ends.includes(word))).toEqual([])
      nothingRan()
    })
  }

  test("says what commands, keys and flags are", () => {
    expect(offered.get("lab ")).toContain("train\tTrains a model.")
    expect(offered.get("lab train ")).toContain("lr=\tnumber [0.1] - Learning rate")
    expect(offered.get("lab train ")!.join("\n")).not.toContain("hunter2")
    expect(offered.get("lab train --d")).toContain("--device\tWhere to run")
  })
})
