// Lays layered graphs out by dagre at exact columns: reads them as JSON from standard input, writes the order of each.
"use strict";
const { createRequire } = require("node:module");
const path = require("node:path");
const { Graph, layout } = createRequire(path.resolve(process.argv[2], "package.json"))("@dagrejs/dagre");

let text = "";
process.stdin.on("data", (part) => { text += part; });
process.stdin.on("end", () => {
  const told = JSON.parse(text).map(({ layers, edges }) => {
    const graph = new Graph();
    // dagre doubles the distance of columns, to have room for labels of links, and has a root of its own at the left.
    const column = new Map(layers.flatMap((layer, at) => layer.map((node) => [String(node), 1 + 2 * at])));
    const ranker = (made) => made.nodes().forEach((node) => { made.node(node).rank = column.get(node) ?? 0; });
    graph.setGraph({ rankdir: "LR", ranker });
    graph.setDefaultEdgeLabel(() => ({}));
    for (const node of layers.flat()) graph.setNode(String(node), { width: 10, height: 10 });
    for (const [from, to] of edges) graph.setEdge(String(from), String(to));
    const before = process.cpuUsage();
    layout(graph);
    const { user, system } = process.cpuUsage(before);
    const seconds = (user + system) / 1e6;
    const height = (node) => graph.node(String(node)).y;
    const across = (node) => graph.node(String(node)).x;
    const kept = layers.every((layer) => new Set(layer.map(across)).size === 1);
    return { seconds, kept, layers: layers.map((layer) => [...layer].sort((a, b) => height(a) - height(b))) };
  });
  process.stdout.write(JSON.stringify(told));
});
