// shacl-engine behind standard input and output: one JSON request per line, one JSON answer per line.
// Modules are found from the working directory, which holds node_modules.
import { createReadStream } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

const require = createRequire(process.cwd() + '/')
const load = async (name) => await import(pathToFileURL(require.resolve(name)))
const { StreamParser, Store } = await load('n3')
const factory = (await load('@rdfjs/data-model')).default
const toNT = (await load('@rdfjs/to-ntriples')).default
const { Validator } = await load('shacl-engine')
const { targetResolvers, validations } = await load('shacl-engine/sparql.js')

const read = async (file, format) => {
  const store = new Store()
  for await (const quad of createReadStream(file).pipe(new StreamParser({ format }))) store.addQuad(quad)
  return store
}

let validator, dataset, report
const answers = {
  load: async ({ shapes, data }) => {
    validator = new Validator(await read(shapes, 'text/turtle'), { factory, targetResolvers, validations })
    dataset = await read(data, 'application/n-triples')
  },
  check: async () => { report = await validator.validate({ dataset }) },
  findings: async () => report.results.map((result) => [
    result.shape.ptr.term.value,
    toNT(result.focusNode.term),
    result.value && result.value.term ? toNT(result.value.term) : ''
  ]),
  peak: async () => process.resourceUsage().maxRSS * 1024
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line)
  const answer = await answers[request.do](request)
  process.stdout.write(JSON.stringify(answer ?? null) + '\n')
}
