using ILGpuNet.Graphs.Passes;
using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs;

/// <summary>Compiled plans by the structure of their graph; the least recently used go first. Guarded by <see cref="Evaluator.Gate"/>.</summary>
internal sealed class PlanCache(int capacity)
{
    [ThreadStatic] private static OptionalPasses leftOut;

    private readonly Dictionary<PlanKey, List<Plan>> plans = [];
    private int count;
    private long uses;

    /// <summary>Number of plans compiled so far in this process.</summary>
    public long Compilations { get; private set; }

    /// <summary>The passes of plans that the calling thread asks for; only tests and measurements leave some out.</summary>
    public static OptionalPasses Passes
    {
        get => OptionalPasses.All & ~leftOut;
        set => leftOut = OptionalPasses.All & ~value;
    }

    /// <summary>The plan that was looked up last, for measurements.</summary>
    public Plan? Latest { get; private set; }

    /// <summary>The plan for a captured graph, compiled where there is none yet.</summary>
    public Plan Get(CapturedGraph graph, Engine engine)
    {
        var key = new PlanKey(engine, graph.Hash, Passes, Graph.MemoryLimit, engine.PrecisionInUse);
        List<Plan> candidates = plans.GetValueOrDefault(key) ?? [];
        Plan? plan = null;
        foreach (Plan candidate in candidates)
        {
            if (candidate.Program.Matches(graph))
            {
                plan = candidate;
                break;
            }
        }
        if (plan is null)
        {
            plan = PlanCompiler.Compile(GraphProgram.From(graph), engine, key.Passes, key.MemoryLimit, key.Precision);
            Compilations++;
            candidates.Add(plan);
            plans[key] = candidates;
            if (++count > capacity) RemoveLeastRecentlyUsed(plan);
        }
        plan.LastUse = ++uses;
        return Latest = plan;
    }

    private void RemoveLeastRecentlyUsed(Plan newest)
    {
        PlanKey oldestKey = default;
        Plan? oldest = null;
        foreach ((PlanKey key, List<Plan> candidates) in plans)
        {
            foreach (Plan plan in candidates)
            {
                if (plan != newest && (oldest is null || plan.LastUse < oldest.LastUse)) (oldestKey, oldest) = (key, plan);
            }
        }
        if (oldest is null) return;
        plans[oldestKey].Remove(oldest);
        if (plans[oldestKey].Count == 0) plans.Remove(oldestKey);
        count--;
    }

    private readonly record struct PlanKey(Engine Engine, int Hash, OptionalPasses Passes, long? MemoryLimit, ProductPrecision Precision);
}
