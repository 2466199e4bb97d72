/**
 * A conformance vector as a program: the declarations that it describes, with the public names only.
 */
import { Effect, Schema } from "effect"
import {
  Command,
  ConfigHook,
  Field,
  InitHook,
  Inspector,
  Override,
  Param,
  type ParamData,
  Persistence
} from "effect-coma"

type FieldType =
  | "int"
  | "float"
  | "str"
  | "bool"
  | "any"
  | { readonly optional: FieldType }
  | { readonly list: FieldType }
  | { readonly dict: FieldType }
  | { readonly enum: ReadonlyArray<string> }
  | { readonly struct: Fields }

interface FieldSpec {
  readonly type: FieldType
  readonly default?: unknown
}

type Fields = Readonly<Record<string, FieldSpec>>

interface ParamSpec {
  readonly id: string
  readonly kind: "struct" | "dict" | "list" | "inline" | "regular" | "args" | "kwargs"
  readonly fields?: Fields
  readonly type?: FieldType
  readonly default?: unknown
  readonly config?: boolean
}

/** One line of a vectors' file; `FORMAT.md` of the vectors says what each key means. */
export interface Vector {
  readonly id: string
  readonly area: string
  readonly program: {
    readonly params?: ReadonlyArray<ParamSpec>
    readonly supplemental?: ReadonlyArray<ParamSpec>
    readonly inlineIdentifier?: string
    readonly override?: Override.Options | null
    readonly configHook?: Omit<ConfigHook.Options, "override">
    readonly policy?: ParamData.OverridePolicy
    readonly persistence?: {
      readonly extension?: string
      readonly register?: Readonly<Record<string, Persistence.Registration>>
    }
  }
  readonly argv: ReadonlyArray<string>
  readonly files?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  readonly expect: {
    readonly outcome: "ok" | "error"
    readonly kind?: string
    readonly named?: unknown
    readonly args?: unknown
    readonly files: Readonly<Record<string, unknown>>
  }
}

const fieldSchema = (type: FieldType): Param.FieldSchema => {
  switch (type) {
    case "int":
      return Schema.Int
    case "float":
      return Schema.Number
    case "str":
      return Schema.String
    case "bool":
      return Schema.Boolean
    case "any":
      return Schema.Unknown
  }
  if ("optional" in type) return Schema.NullOr(fieldSchema(type.optional))
  if ("list" in type) return Schema.Array(fieldSchema(type.list))
  if ("dict" in type) return Schema.Record(Schema.String, fieldSchema(type.dict))
  if ("enum" in type) return Schema.Literals(type.enum)
  return structSchema(type.struct)
}

const structSchema = (fields: Fields): Schema.Struct<Record<string, Param.FieldSchema>> => {
  const members = Object.entries(fields).map(([name, field]) => {
    const schema = fieldSchema(field.type)
    return [name, "default" in field ? Field.make(schema, field.default) : schema] as const
  })
  // A field with a default is a field all the same.
  return Schema.Struct(Object.fromEntries(members) as Record<string, Param.FieldSchema>)
}

const declaration = (spec: ParamSpec): Param.Any => {
  switch (spec.kind) {
    case "struct":
      return structSchema(spec.fields ?? {})
    case "dict":
      return Schema.Record(Schema.String, Schema.Unknown)
    case "list":
      return Schema.Array(Schema.Unknown)
    case "inline":
      return Param.inline(fieldSchema(spec.type ?? "any"), () => spec.default)
    case "regular":
      return "default" in spec ? Param.regular(spec.default) : Param.regular()
    case "args":
      return Param.args({ config: spec.config })
    case "kwargs":
      return Param.kwargs({ config: spec.config })
  }
}

const declare = (specs: ReadonlyArray<ParamSpec> = []): Param.Params =>
  Object.fromEntries(specs.map((spec) => [spec.id, declaration(spec)]))

const persistenceOf = ({ persistence }: Vector["program"]): Persistence.Persistence => {
  let made = Persistence.make({ extension: persistence?.extension })
  for (const [id, registration] of Object.entries(persistence?.register ?? {})) made = made.register(id, registration)
  return made
}

/** What the handler of a vector's command is called with. */
export interface Received {
  readonly named: unknown
  readonly args: ReadonlyArray<unknown>
}

/** Makes the one command of a vector; `receive` gets what its handler is called with. */
export const commandOf = (program: Vector["program"], receive: (received: Received) => void) => {
  const supplemental = declare(program.supplemental) as Record<string, never>
  return Command.make("cmd", declare(program.params), (named: unknown, ...args: ReadonlyArray<unknown>) =>
    Effect.sync(() => receive({ named, args }))
  ).pipe(
    Command.withSupplemental(supplemental),
    Command.withInspector(Inspector.make({ inlineIdentifier: program.inlineIdentifier })),
    Command.withPersistence(persistenceOf(program)),
    Command.withHooks({
      config: ConfigHook.makeDefault({
        ...program.configHook,
        ids: program.configHook?.ids?.length === 0 ? undefined : program.configHook?.ids,
        override: program.override === null ? null : Override.make(program.override)
      }),
      init: InitHook.makeDefault({ policy: program.policy })
    })
  )
}
