using System.Runtime.InteropServices;
using ILGpuNet.Graphs.Replay;
using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs;

/// <summary>
/// Looks at every value before a plan computes it for good: computes the graph of an evaluation operation by operation, on copies of its nodes, and throws
/// at the first that makes a NaN or an infinity out of inputs without.
/// </summary>
internal sealed class AnomalyDetector : IDisposable
{
    /// <summary>For nodes of backward passes, the operation whose gradient they are part of.</summary>
    private readonly Dictionary<Node, string> origins = [];

    private readonly AnomalyDetector? outer;
    private readonly Action<Node>? outerCreated;
    private bool isDisposed;

    public AnomalyDetector()
    {
        CallTrace.RequireNone("anomalies are looked for", "detect them around the call of the compiled function");
        (outer, outerCreated) = (Current, Node.Created);
        Current = this;
        Node.Created += NoteOrigin;
    }

    /// <summary>What detects on this thread, or null.</summary>
    [field: ThreadStatic]
    public static AnomalyDetector? Current { get; private set; }

    /// <exception cref="InvalidValueException">An operation makes the first NaN or infinity.</exception>
    public void Inspect(ReadOnlySpan<Node> roots, ReadOnlySpan<Variable> variables)
    {
        Node[] nodes;
        int[][] inputs;
        lock (Evaluator.Gate)
        {
            var graph = CapturedGraph.Capture(roots, variables);
            try
            {
                nodes = [.. graph.Nodes];
                inputs = InputsOf(graph);
            }
            finally
            {
                graph.Clear();
            }
        }
        Current = null;
        try
        {
            Inspect(nodes, inputs);
        }
        finally
        {
            Current = this;
        }
    }

    public void Dispose()
    {
        if (isDisposed) return;
        isDisposed = true;
        (Current, Node.Created) = (outer, outerCreated);
    }

    private static int[][] InputsOf(CapturedGraph graph)
    {
        var inputs = new int[graph.Nodes.Count][];
        int next = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            int count = graph.Nodes[i].IsReady ? 0 : graph.Nodes[i].Inputs.Length;
            inputs[i] = [.. graph.Inputs.GetRange(next, count)];
            next += count;
        }
        return inputs;
    }

    /// <summary>What belongs to no backward pass comes first: where both sides have an anomaly, the forward one explains the other.</summary>
    private void Inspect(Node[] nodes, int[][] inputs)
    {
        var copies = new Node?[nodes.Length];
        var findings = new Finding?[nodes.Length];
        foreach (bool isBackward in new[] { false, true })
        {
            for (int i = 0; i < nodes.Length; i++)
            {
                if (copies[i] is not null) continue;
                bool mustWait = !isBackward && (origins.ContainsKey(nodes[i]) || Array.Exists(inputs[i], input => copies[input] is null));
                if (!mustWait) InspectNode(i);
            }
        }

        Finding FindingOf(int index) => findings[index] ??= Finding.In(copies[index]!);

        void InspectNode(int index)
        {
            Node node = nodes[index];
            if (node.IsReady)
            {
                copies[index] = node;
                return;
            }
            Node copy = new(node.Operation, Array.ConvertAll(inputs[index], input => copies[input]!), node.Spec, node.Device, requiresGradient: false,
                node.FirstScalar, node.SecondScalar, node.Source);
            copies[index] = copy;
            if (node.Operation.OutputCount > 1) return; // looked at where its outputs are taken out
            Evaluator.Evaluate([copy], []);
            if (node.Operation is ViewOperation || inputs[index].Length == 0) return;
            int origin = node.Operation is ProjectionOperation ? inputs[index][0] : index;
            Finding found = FindingOf(index);
            // NaN from infinities is new, infinity from anything but finite values is not.
            if (found.Kind > 0 && Array.TrueForAll(inputs[origin], input => FindingOf(input).Kind < found.Kind))
                throw Anomaly(nodes[origin], found, node.Spec, Array.ConvertAll(inputs[origin], input => nodes[input].Spec));
        }
    }

    private InvalidValueException Anomaly(Node node, Finding found, TensorSpec result, TensorSpec[] inputs)
    {
        string origin = origins.TryGetValue(node, out string? forward) ? $", in the gradient of {forward}" : "";
        return new InvalidValueException(
            $"[{node.Operation.Name}] made the first {found.Text}, at position {found.Position} of its result {result.Type} {result.Shape}, from {Describe(inputs)}{origin}");
    }

    private void NoteOrigin(Node node)
    {
        if (Backpropagation.Differentiated is { } forward)
            origins[node] = $"[{forward.Operation.Name}] of {Describe(Array.ConvertAll(forward.Inputs, input => input.Spec))}";
    }

    private static string Describe(TensorSpec[] specs) => string.Join(", ", specs.Select(spec => $"{spec.Type} {spec.Shape}"));

    /// <summary>The worst value of a tensor.</summary>
    /// <param name="Kind">0 where all is finite, 1 for an infinity, 2 for NaN.</param>
    /// <param name="Position">Of the first such value, in row-major order; -1 where all is finite.</param>
    /// <param name="Text">The value.</param>
    private sealed record Finding(int Kind, long Position, string Text)
    {
        private static readonly Finding Nothing = new(0, -1, "");

        public static Finding In(Node node) => node.Spec.Type switch
        {
            DType.Float32 => In<float>(node),
            DType.Float64 => In<double>(node),
            _ => Nothing,
        };

        private static Finding In<T>(Node node) where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
        {
            var values = new T[node.Spec.Shape.Count];
            Evaluator.Read(node, MemoryMarshal.AsBytes(values.AsSpan()));
            Finding found = Nothing;
            for (int i = 0; i < values.Length; i++)
            {
                if (T.IsNaN(values[i])) return new Finding(2, i, "NaN");
                if (found.Kind == 0 && T.IsInfinity(values[i])) found = new Finding(1, i, T.IsNegative(values[i]) ? "-infinity" : "infinity");
            }
            return found;
        }
    }
}
