using System.Diagnostics;
using ILGpuNet.Diagnostics;
using ILGpuNet.Graphs.Replay;
using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs;

/// <summary>Computes nodes: captures what they need, finds or compiles the plan, runs it and publishes the values.</summary>
internal static class Evaluator
{
    /// <summary>Guards the state of all nodes and the plan cache; never held while kernels run.</summary>
    public static Lock Gate { get; } = new();

    public static PlanCache Plans { get; } = new(capacity: 512);

    /// <summary>
    /// Plans that update variables run alone, so that none of them writes over a value that another thread is reading.
    /// </summary>
    private static readonly ReaderWriterLockSlim Updating = new();

    /// <summary>Computes nodes, and the assigned values of variables, in one plan.</summary>
    public static void Evaluate(ReadOnlySpan<Node> roots, ReadOnlySpan<Variable> variables)
    {
        if (CallTrace.Current is { } trace) trace.Asked.AddRange(roots);
        else Evaluate(roots, variables, observe: null);
    }

    /// <summary>Computes as <see cref="Evaluate(ReadOnlySpan{Node}, ReadOnlySpan{Variable})"/>, and shows graph and plan before the plan runs.</summary>
    public static void Evaluate(ReadOnlySpan<Node> roots, ReadOnlySpan<Variable> variables, Action<CapturedGraph, Plan>? observe)
    {
        AnomalyDetector.Current?.Inspect(roots, variables);
        Profile? profile = Profiler.Current;
        long start = profile is null ? 0 : Stopwatch.GetTimestamp();
        if (variables.Length > 0 || !TryEvaluate(roots, variables, observe, isExclusive: false)) TryEvaluate(roots, variables, observe, isExclusive: true);
        profile?.AddEvaluation(Stopwatch.GetTimestamp() - start);
    }

    /// <summary>The text of the plan that would compute nodes.</summary>
    public static string Describe(ReadOnlySpan<Node> roots)
    {
        lock (Gate)
        {
            CapturedGraph graph = CapturedGraph.Capture(roots, []);
            try
            {
                return graph.IsEmpty ? "nothing to compute" : Plans.Get(graph, graph.Nodes[^1].Device.Engine).ToString();
            }
            finally
            {
                graph.Clear();
            }
        }
    }

    /// <summary>Computes a node and copies its elements in row-major order to the host.</summary>
    public static void Read(Node node, Span<byte> destination)
    {
        CallTrace.RequireNone($"a {node.Spec.Type} value of shape {node.Spec.Shape} is read", "return the tensor, and read it after the call");
        while (true)
        {
            Evaluate([node], []);
            Updating.EnterReadLock();
            try
            {
                Storage? storage;
                Layout? layout;
                lock (Gate) (storage, layout) = (node.Storage, node.Layout);
                if (storage is null)
                {
                    // Updated by another thread in between: evaluating says so.
                    continue;
                }
                if (layout!.IsContiguous)
                {
                    node.Device.Engine.Download(new BufferView(storage.Buffer, layout.Offset * node.Spec.Type.Size()), destination);
                    GC.KeepAlive(storage);
                    return;
                }
            }
            finally
            {
                Updating.ExitReadLock();
            }
            node = new Node(CopyOperation.Instance, [node], node.Spec, node.Device, requiresGradient: false);
        }
    }

    /// <summary>A ready node for part of a node that is ready, or null where there is nothing to look at yet.</summary>
    public static Node? TrySlice(Node node, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, ReadOnlySpan<int> steps)
    {
        lock (Gate)
        {
            return Share(node) ? new Node(node.Storage!, node.Layout!.Slice(starts, lengths, steps), node.Spec.Type, node.Device, requiresGradient: false) : null;
        }
    }

    /// <summary>A ready node with the same memory and no history, or null where there is no value yet.</summary>
    public static Node? TryShare(Node node)
    {
        lock (Gate)
        {
            return Share(node) ? new Node(node.Storage!, node.Layout!, node.Spec.Type, node.Device, requiresGradient: false) : null;
        }
    }

    private static bool Share(Node node)
    {
        // What is recorded must see where its values come from, to find them again when it is replayed.
        if (CallTrace.Current is not null) return false;
        if (!node.IsReady || node.IsBeingOverwritten) return false;
        node.Storage!.IsShared = true;
        return true;
    }

    /// <summary>Returns false where updates turn out to be due that need the exclusive lock.</summary>
    private static bool TryEvaluate(ReadOnlySpan<Node> roots, ReadOnlySpan<Variable> variables, Action<CapturedGraph, Plan>? observe, bool isExclusive)
    {
        using (EnterPlan(isExclusive))
        {
            Plan plan;
            PlanRun run;
            lock (Gate)
            {
                CapturedGraph graph = CapturedGraph.Capture(roots, variables);
                try
                {
                    if (graph.IsEmpty) return true;
                    if (!isExclusive && graph.Updates.Count > 0) return false;
                    plan = Plans.Get(graph, graph.Nodes[^1].Device.Engine);
                    observe?.Invoke(graph, plan);
                    run = plan.Prepare(graph);
                }
                catch
                {
                    // No plan can be made of it: as with one that fails, variables have the values that they had.
                    foreach (CapturedUpdate update in graph.Updates) update.Variable.RollBack(graph.Nodes[update.Node]);
                    throw;
                }
                finally
                {
                    graph.Clear();
                }
            }
            try
            {
                plan.Execute(run);
                lock (Gate) plan.Publish(run);
            }
            catch
            {
                lock (Gate) plan.RollBack(run);
                throw;
            }
            finally
            {
                plan.Release(run);
            }
            return true;
        }
    }

    /// <summary>Waits until a plan may run; leaves when disposed.</summary>
    /// <param name="isExclusive">Whether the plan updates variables.</param>
    public static PlanScope EnterPlan(bool isExclusive)
    {
        if (isExclusive) Updating.EnterWriteLock();
        else Updating.EnterReadLock();
        return new PlanScope(isExclusive);
    }

    /// <summary>The time in which a plan runs.</summary>
    public readonly ref struct PlanScope(bool isExclusive)
    {
        public void Dispose()
        {
            if (isExclusive) Updating.ExitWriteLock();
            else Updating.ExitReadLock();
        }
    }
}
