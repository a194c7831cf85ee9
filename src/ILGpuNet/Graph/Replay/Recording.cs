using System.Diagnostics;
using ILGpuNet.Diagnostics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs.Replay;

/// <summary>
/// A recorded call: a plan, and where everything that changes from call to call comes from. A replay does on device and host what the function would do,
/// without running it, or does nothing where something is not as it was.
/// </summary>
internal sealed class Recording(CallSignature signature, RecordedGraph graph, Func<bool>[] conditions, ResultSource[] results,
    GradientResult[] gradients, Action[] afterwards)
{
    private const int MostScalarsOnStack = 256;

    private readonly Plan plan = graph.Plan;
    private readonly int[] hiddenStorages = FindHiddenStorages(graph.Plan, results, gradients);

    // Bound tables as arrays: this is gone through in every call.
    private readonly BoundInput[] inputs = [.. graph.Inputs];
    private readonly BoundConstant[] constants = [.. graph.Constants];
    private readonly BoundVariable[] variables = [.. graph.Variables];
    private readonly BoundGradient[] boundGradients = [.. graph.Gradients];
    private readonly BoundUpdate[] updates = [.. graph.Updates];
    private readonly BoundScalar[] askedScalars = [.. graph.AskedScalars];

    /// <summary>Memory for values that the plan keeps and nobody gets; one run at a time takes it.</summary>
    private Storage[]? spare;

    private long replays;

    /// <summary>To which calls the recording applies.</summary>
    public CallSignature Signature => signature;

    public bool HasUpdates => updates.Length > 0 || afterwards.Length > 0 || gradients.Length > 0;

    public int ResultCount => results.Length;

    /// <summary>When the recording was used last, counted in calls.</summary>
    public long LastUse { get; set; }

    /// <summary>Number of replays.</summary>
    public long Replays => Interlocked.Read(ref replays);

    /// <summary>Whether another recording does the same, of calls that this one does not hold for any more.</summary>
    public bool IsReplacedBy(Recording other) => other.plan == plan && other.Signature.IsSameAs(signature);

    /// <summary>Does the call again, unless something is not as it was.</summary>
    /// <param name="given">The inputs, computed.</param>
    /// <param name="values">Gets the results.</param>
    public bool TryReplay(ReadOnlySpan<Tensor> given, Span<Tensor> values)
    {
        Profile? profile = Profiler.Current;
        long start = profile is null ? 0 : Stopwatch.GetTimestamp();
        using (Evaluator.EnterPlan(isExclusive: updates.Length > 0))
        {
            PlanRun run = plan.Rent();
            try
            {
                lock (Evaluator.Gate)
                {
                    if (!TryBind(given, run)) return false;
                    SetScalars(run);
                    Mark(run, isBeingOverwritten: true);
                }
                Run(run);
                lock (Evaluator.Gate) Publish(run, given, values);
            }
            finally
            {
                plan.Release(run);
            }
        }
        foreach (Action action in afterwards) action();
        Interlocked.Increment(ref replays);
        profile?.AddEvaluation(Stopwatch.GetTimestamp() - start);
        return true;
    }

    private bool TryBind(ReadOnlySpan<Tensor> given, PlanRun run)
    {
        if (!plan.IsOfPresentSettings) return false;
        foreach (Func<bool> condition in conditions)
        {
            if (!condition()) return false;
        }
        foreach (BoundVariable bound in variables)
        {
            Node node = bound.Variable.Node;
            if (!node.IsReady || node.RequiresGradient != bound.RequiresGradient || !run.TryBind(bound.Leaf, node, bound.Layout)) return false;
        }
        for (int i = 0; i < updates.Length; i++)
        {
            BoundUpdate update = updates[i];
            Node node = update.Variable.Node;
            if (!node.IsReady) return false;
            run.ReplacedNodes[i] = node;
            if (update.IsRead && update.HasTarget != (!node.Storage!.IsShared && node.Layout!.IsContiguous)) return false;
        }
        foreach (BoundConstant constant in constants)
        {
            if (!constant.Node.IsReady) return false;
            run.Bind(constant.Leaf, constant.Node);
        }
        foreach (BoundGradient bound in boundGradients)
        {
            if (bound.Owner.Gradient is not { Node: { IsReady: true } node } || !run.TryBind(bound.Leaf, node, bound.Layout)) return false;
        }
        foreach (BoundInput input in inputs) run.Bind(input.Leaf, given[input.Input].Node);
        return true;
    }

    /// <summary>Asks all sources, in the order in which the function has asked them, so that what they count goes on as it would.</summary>
    private void SetScalars(PlanRun run)
    {
        graph.Scalars.CopyTo(run.Scalars.AsSpan());
        ScalarSource[] sources = graph.Sources;
        if (sources.Length == 0) return;
        Span<Scalar> asked = sources.Length <= MostScalarsOnStack ? stackalloc Scalar[2 * sources.Length] : new Scalar[2 * sources.Length];
        for (int i = 0; i < sources.Length; i++) (asked[2 * i], asked[2 * i + 1]) = sources[i].Next();
        foreach (BoundScalar scalar in askedScalars) run.Scalars[scalar.Position] = asked[scalar.Asked];
    }

    private void Run(PlanRun run)
    {
        Storage[]? hidden = hiddenStorages.Length > 0 ? Interlocked.Exchange(ref spare, null) : null;
        for (int i = 0; hidden is not null && i < hidden.Length; i++) run.Storages[hiddenStorages[i]] = hidden[i];
        try
        {
            plan.Execute(run);
        }
        catch
        {
            lock (Evaluator.Gate) Mark(run, isBeingOverwritten: false);
            throw;
        }
        if (hiddenStorages.Length == 0) return;
        hidden ??= Array.ConvertAll(hiddenStorages, index => run.Storages[index]!);
        Volatile.Write(ref spare, hidden);
    }

    private void Mark(PlanRun run, bool isBeingOverwritten)
    {
        for (int i = 0; i < updates.Length; i++)
        {
            if (plan.Updates[i].TakesOver) run.ReplacedNodes[i]!.IsBeingOverwritten = isBeingOverwritten;
        }
    }

    private void Publish(PlanRun run, ReadOnlySpan<Tensor> given, Span<Tensor> values)
    {
        for (int i = 0; i < updates.Length; i++) PublishUpdate(updates[i].Variable, run.ReplacedNodes[i]!, plan.Updates[i], run);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = results[i].Kind switch
            {
                ResultKind.Output => new Tensor(OutputNode(results[i].Index, run)),
                ResultKind.Input => given[results[i].Index],
                _ => results[i].Tensor!,
            };
        }
        foreach (GradientResult gradient in gradients)
            gradient.Owner.Gradient = gradient.Output < 0 ? gradient.Tensor : new Tensor(OutputNode(gradient.Output, run));
    }

    private static void PublishUpdate(Variable variable, Node old, PlanOutput output, PlanRun run)
    {
        if (output.TakesOver && !old.HasReaders && variable.Node == old)
        {
            // Nobody can tell the new value from the old one: the node stays.
            old.IsBeingOverwritten = false;
            return;
        }
        if (output.TakesOver) old.MarkOverwritten();
        Node value = Node.Placeholder(old.Spec, old.Device, old.RequiresGradient);
        Plan.Give(value, output, run);
        variable.Replace(old, value);
    }

    private Node OutputNode(int index, PlanRun run)
    {
        if (run.OutputNodes[index] is { } known) return known;
        Node node = Node.Placeholder(graph.Outputs[index].Spec, graph.Outputs[index].Device);
        Plan.Give(node, plan.Outputs[index], run);
        return run.OutputNodes[index] = node;
    }

    /// <summary>Storages of outputs that neither a result nor a gradient or a variable has.</summary>
    private static int[] FindHiddenStorages(Plan plan, ResultSource[] results, GradientResult[] gradients)
    {
        IEnumerable<PlanOutput> seen = results.Where(result => result.Kind == ResultKind.Output).Select(result => plan.Outputs[result.Index])
            .Concat(gradients.Where(gradient => gradient.Output >= 0).Select(gradient => plan.Outputs[gradient.Output]))
            .Concat(plan.Updates);
        return [.. StoragesOf(plan.Outputs).Except(StoragesOf(seen))];
    }

    private static IEnumerable<int> StoragesOf(IEnumerable<PlanOutput> outputs) =>
        outputs.Where(output => output.Source.Kind == OperandKind.Storage).Select(output => output.Source.Index).Distinct();
}
