/**
 * Asking, in a terminal.
 *
 * Owns the prompts, which show on stderr, since stdout is the program's own; asking until nothing is lacking that can be
 * asked for; and telling what to type next time. Loaded where something is lacking.
 */
import type * as Context from "effect/Context"
import * as Prompt from "effect/cli/Prompt"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import * as Terminal from "effect/Terminal"
import { quoteForShell } from "../../config/error/shell.ts"
import { notice } from "../../terminal/notify.ts"
import * as Screen from "../../terminal/Screen.ts"
import { inLine, plain } from "../../terminal/style.ts"
import { exit } from "../exit.ts"
import type { InvocationData } from "../InvocationData.ts"
import type { Asking } from "../overriding.ts"
import { type Question, questionsOf } from "./question.ts"

/** What prompts need. */
export type Services = Prompt.Environment | Stdio.Stdio

const messageOf = ({ description, kind, name, type }: Question): string => {
  const said = kind === "select" || kind === "toggle" ? [name, description] : [name, type, description]
  return inLine(said.filter((part) => part !== undefined).join("  "))
}

/** Makes the prompt of a question; it gives the value of an override. */
const promptOf = (question: Question, colors: boolean): Prompt.Prompt<string> => {
  const message = messageOf(question)
  const validate = (answer: string) =>
    Effect.fromResult(Result.mapError(question.read(answer), (expected) => `Expected ${inLine(expected)}.`))
  // Colour alone shows where a toggle stands.
  switch (question.kind === "toggle" && !colors ? "select" : question.kind) {
    case "select":
      return Prompt.Select({
        message,
        choices: question.choices.map(({ title, typed }) => ({ title: inLine(title), value: typed }))
      })
    case "toggle":
      return Prompt.map(Prompt.Toggle({ message, active: "true", inactive: "false" }), String)
    case "integer":
      return Prompt.map(Prompt.Int({ message, validate: (value) => Effect.as(validate(String(value)), value) }), String)
    case "hidden":
      return Prompt.map(Prompt.Hidden({ message, validate }), Redacted.value)
    case "text":
      return Prompt.String({ message, validate })
  }
}

/** The terminal of the prompts: it shows on stderr. */
const onStderr = Effect.gen(function* () {
  const terminal = yield* Terminal.Terminal
  const stdio = yield* Stdio.Stdio
  const keys = yield* terminal.readInput
  return Terminal.make({
    ...terminal,
    columns: Effect.provideService(
      Effect.map(Screen.of("stderr"), ({ columns }) => columns),
      Terminal.Terminal,
      terminal
    ),
    // One queue for all prompts, so that no key between two of them is lost.
    readInput: Effect.succeed(keys),
    display: (text) => Stream.run(Stream.succeed(text), stdio.stderr())
  })
})

/** Asks questions, one after the other; who gives up ends the program as Ctrl-C does. */
const answersTo = Effect.fnUntraced(function* (questions: ReadonlyArray<Question>) {
  const terminal = yield* onStderr
  const colors = (yield* Screen.of("stderr")).style !== plain
  const theme = Prompt.makeTheme({ colors })
  const answers: Array<string> = []
  for (const question of questions) {
    const asked = Effect.provideService(Prompt.run(promptOf(question, colors)), Terminal.Terminal, terminal)
    const answer = yield* Effect.provideService(asked, Prompt.Theme, theme).pipe(
      Effect.catch(() => Effect.andThen(Effect.orDie(terminal.display("\n")), exit(130)))
    )
    answers.push(answer)
  }
  return answers
}, Effect.scoped)

/** A question with its answer. */
interface Answered {
  readonly question: Question
  readonly answer: string
}

/** The environment variable that a secret may be read from: `apiKey` from `API_KEY`. */
const variableFor = (key: string): string => {
  const name = key
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(/\W+/g, "_")
    .toUpperCase()
  return /^[A-Z]\w*$/.test(name) ? name : "SECRET"
}

/** Writes what to type next time; a secret is kept from the command line, which others can see. */
const nextTime = ({ answer, question: { key, kind, name } }: Answered): string =>
  quoteForShell(`${name}=${kind === "hidden" ? `\${oc.env:${variableFor(key)}}` : answer}`)

const tell = (answered: ReadonlyArray<Answered>): Effect.Effect<void> =>
  notice(`next time: ${answered.map(nextTime).join(" ")}`)

/** Returns what can be asked for before an answer tells what else is lacking. */
const untilTag = (questions: ReadonlyArray<Question>): ReadonlyArray<Question> => {
  const tag = questions.findIndex(({ isTag }) => isTag)
  return tag < 0 ? questions : questions.slice(0, tag + 1)
}

/** Asks for what configs lack, in the order of the help: what an alternative needs comes right after its tag. */
export const askAll = Effect.fnUntraced(function* <E, R>(
  { answer, data, ids, sep }: Asking<E, R>,
  services: Context.Context<Services>
) {
  const answered: Array<Answered> = []
  let now: InvocationData = data
  for (;;) {
    const questions = untilTag(questionsOf(now.parameters, ids, sep))
    const isAgain = questions.some(({ name }) => answered.some(({ question }) => question.name === name))
    if (questions.length === 0 || isAgain) break
    const answers = yield* Effect.provideContext(answersTo(questions), services)
    answered.push(...questions.map((question, index) => ({ question, answer: answers[index]! })))
    const overrides = answered.map(({ answer, question }) => `${question.name}=${answer}`)
    now = yield* Effect.tapError(answer(overrides), () => tell(answered))
  }
  if (answered.length > 0) yield* tell(answered)
  return now
})
