/**
 * Asking, in a terminal.
 *
 * Owns the prompts, which show on stderr, since stdout is the program's own; asking until nothing is lacking that can be
 * asked for; and telling what to type next time. Loaded where something is lacking.
 */
import * as Context from "effect/Context"
import * as Prompt from "effect/cli/Prompt"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Scope from "effect/Scope"
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

/** Reads an answer, or says what is wrong with it. */
const read = (question: Question, answer: string): Result.Result<string, string> =>
  Result.mapError(question.read(answer), (expected) => `Expected ${inLine(expected)}.`)

/** Makes the prompt of a question; it gives the value of an override. */
const promptOf = (question: Question, colors: boolean): Prompt.Prompt<string> => {
  const message = messageOf(question)
  const validate = (answer: string) => Effect.fromResult(read(question, answer))
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
      return Prompt.map(Prompt.Hidden({ message }), Redacted.value)
    case "text":
      return Prompt.String({ message, validate })
  }
}

/** Where questions are asked. */
interface Desk {
  readonly terminal: Terminal.Terminal
  readonly colors: boolean
  readonly services: Context.Context<Prompt.Environment>
}

/** Opens the terminal: it shows on stderr, and what is typed is read from now on, between prompts, too. */
const open = Effect.gen(function* () {
  const given = yield* Terminal.Terminal
  const stdio = yield* Stdio.Stdio
  const keys = yield* given.readInput
  const screen = Effect.provideService(Screen.of("stderr"), Terminal.Terminal, given)
  const terminal = Terminal.make({
    ...given,
    columns: Effect.map(screen, ({ columns }) => columns),
    readInput: Effect.succeed(keys),
    display: (text) => Stream.run(Stream.succeed(text), stdio.stderr())
  })
  const context = yield* Effect.context<Prompt.Environment>()
  // A program may have a theme of its own.
  const own = Context.getOrUndefined(context, Prompt.Theme)
  const colors = (yield* screen).style !== plain && own?.colors !== false
  const theme = Prompt.makeTheme({ ...own, colors })
  const services = context.pipe(Context.add(Terminal.Terminal, terminal), Context.add(Prompt.Theme, theme))
  return { terminal, colors, services } satisfies Desk
})

/** Asks a question until the answer can be read. */
const answerTo = (desk: Desk, question: Question): Effect.Effect<string, Terminal.QuitError, Prompt.Environment> => {
  const asked = Prompt.run(promptOf(question, desk.colors))
  if (question.kind !== "hidden") return asked
  const again = (wrong: string) =>
    Effect.andThen(Effect.orDie(desk.terminal.display(`${wrong}\n`)), answerTo(desk, question))
  // A prompt keeps what was refused. Nobody sees that here, so a new one begins with nothing.
  return Effect.flatMap(asked, (answer) =>
    Result.match(read(question, answer), { onSuccess: (value) => Effect.succeed(value), onFailure: again })
  )
}

/** Asks a question; who gives up ends the program as Ctrl-C does. */
const ask = (desk: Desk, question: Question): Effect.Effect<string> =>
  Effect.provideContext(answerTo(desk, question), desk.services).pipe(
    Effect.catch(() => Effect.andThen(Effect.orDie(desk.terminal.display("\n")), exit(130)))
  )

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

/** Asks until nothing is lacking, in the order of the help: what an alternative needs comes right after its tag. */
const askFor = Effect.fnUntraced(function* <E, R>(desk: Desk, { answer, data, ids, sep }: Asking<E, R>) {
  const answered: Array<Answered> = []
  let now: InvocationData = data
  for (;;) {
    const questions = untilTag(questionsOf(now, ids, sep))
    if (questions.length === 0) break
    for (const question of questions) answered.push({ question, answer: yield* ask(desk, question) })
    const overrides = answered.map(({ answer, question }) => `${question.name}=${answer}`)
    now = yield* Effect.tapError(answer(overrides), () => tell(answered))
  }
  yield* tell(answered)
  return now
})

/** Asks for what configs lack; the terminal is left as it was. */
export const askAll = <E, R>(
  asking: Asking<E, R>,
  services: Context.Context<Services>
): Effect.Effect<InvocationData, E, R> =>
  questionsOf(asking.data, asking.ids, asking.sep).length === 0
    ? Effect.succeed(asking.data)
    : Effect.acquireUseRelease(
        Scope.make(),
        (scope) =>
          Effect.flatMap(Effect.provideContext(open, Context.add(services, Scope.Scope, scope)), (desk) =>
            askFor(desk, asking)
          ),
        Scope.close
      )
