using System.Text;
using ILGpuNet.Graphs;

namespace ILGpuNet.Diagnostics;

/// <summary>The graph of pending tensors in the DOT language of Graphviz.</summary>
internal static class Graphviz
{
    /// <summary>
    /// Operations as ellipses, given values as boxes, edges from inputs to readers labelled with type and shape. For <c>dot -Tsvg</c>.
    /// </summary>
    public static string Format(ReadOnlySpan<Node> roots)
    {
        var numbers = new Dictionary<Node, int>();
        var order = new List<Node>();
        var open = new Stack<Node>(roots.ToArray());
        lock (Evaluator.Gate)
        {
            while (open.TryPop(out Node? node))
            {
                if (!numbers.TryAdd(node, numbers.Count)) continue;
                order.Add(node);
                if (node.IsReady) continue;
                foreach (Node input in node.Inputs) open.Push(input);
            }
            var text = new StringBuilder("digraph tensors {\n  rankdir=TB;\n  node [fontname=\"sans-serif\"];\n");
            foreach (Node node in order)
            {
                string kind = node.IsReady ? "given" : node.Operation.Name;
                text.Append($"  n{numbers[node]} [shape={(node.IsReady ? "box" : "ellipse")}, label=\"{kind}\\n{node.Spec.Type} {node.Spec.Shape}\"];\n");
                if (node.IsReady) continue;
                foreach (Node input in node.Inputs) text.Append($"  n{numbers[input]} -> n{numbers[node]};\n");
            }
            return text.Append("}\n").ToString();
        }
    }
}
