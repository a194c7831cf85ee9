using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs;

/// <summary>Compiled plans by the structure of their graph; the least recently used go first. Guarded by <see cref="Evaluator.Gate"/>.</summary>
internal sealed class PlanCache(int capacity)
{
    private readonly Dictionary<(Engine Engine, int Hash), List<Plan>> plans = [];
    private int count;
    private long uses;

    /// <summary>Number of plans compiled so far in this process.</summary>
    public long Compilations { get; private set; }

    /// <summary>The plan for a captured graph, compiled where there is none yet.</summary>
    public Plan Get(CapturedGraph graph, Engine engine)
    {
        if (!plans.TryGetValue((engine, graph.Hash), out List<Plan>? candidates)) plans[(engine, graph.Hash)] = candidates = [];
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
            plan = PlanCompiler.Compile(GraphProgram.From(graph), engine);
            Compilations++;
            candidates.Add(plan);
            if (++count > capacity) RemoveLeastRecentlyUsed(plan);
        }
        plan.LastUse = ++uses;
        return plan;
    }

    private void RemoveLeastRecentlyUsed(Plan newest)
    {
        (Engine Engine, int Hash) oldestKey = default;
        Plan? oldest = null;
        foreach (((Engine Engine, int Hash) key, List<Plan> candidates) in plans)
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
}
