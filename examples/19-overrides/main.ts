import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as ConfigHook from "effect-coma/ConfigHook"
import * as Field from "effect-coma/Field"
import * as Override from "effect-coma/Override"
import * as Param from "effect-coma/Param"
import { wake } from "effect-coma/wake"

class Config1 extends Schema.Class<Config1>("Config1")({ x: Field.make(Schema.Int, 1) }) {}

class Config2 extends Schema.Class<Config2>("Config2")({ x: Field.make(Schema.Int, 1) }) {}

// A structured config takes the keys that it has.
const structured = Command.make("structured", { cfg: Config1 }, ({ cfg }) => Console.log(cfg.x))

// What has no prefix is for every config that it fits; a prefix, or the beginning of one, names a config.
const factors = { first: Config1, second: Config2 }

const multiply = Command.make("multiply", factors, ({ first, second }) => Console.log(first.x * second.x))

// A field without a default has to come from somewhere: here, two fields of the same name.
const Person = Schema.Struct({ name: Schema.String })

const School = Schema.Struct({ name: Schema.String })

const enrollStudent = Command.make("enroll_student", { person: Person, school: School }, ({ person, school }) =>
  Console.log(`${person.name} goes to ${school.name}.`)
)

// The rules are options of the config hook.
const strict = Command.make("strict", factors, ({ first, second }) => Console.log(first.x * second.x)).pipe(
  Command.withHooks({
    config: ConfigHook.makeDefault({ override: Override.make({ exclusiveShared: true, unmatched: "error" }) })
  })
)

// Inline parameters are the fields of a config without a file …
const properInline = Command.make(
  "proper_inline",
  { x: Param.inline(Schema.Int, 0), y: Param.inline(Schema.String, "foo") },
  ({ x, y }) => Console.log(x, y)
)

// … as this one becomes by hand.
class MockInline extends Schema.Class<MockInline>("MockInline")({
  x: Field.make(Schema.Int, 0),
  y: Field.make(Schema.String, "foo")
}) {}

const mockInline = Command.make("mock_inline", { inline: MockInline }, ({ inline }) =>
  Console.log(inline.x, inline.y)
).pipe(
  Command.withInspector({ inlineIdentifier: "unused" }),
  Command.withHooks({ config: ConfigHook.makeDefault({ skipWrite: ["inline"] }) })
)

wake([structured, multiply, enrollStudent, strict, properInline, mockInline], { name: "main", version: "1.0.0" }).pipe(
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
