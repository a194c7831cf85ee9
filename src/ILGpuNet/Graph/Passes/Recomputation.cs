using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs.Passes;

/// <summary>
/// Makes a plan's arena smaller: where most memory is needed, gives up a value that nobody reads for a while and runs the kernels that compute it a second
/// time, just before it is read again. They are the same kernels on the same values, so all bits stay as they are. One value after the other, first those
/// that free the most bytes for the longest time at the least cost: maps come before products.
/// </summary>
internal sealed class Recomputation
{
    /// <summary>Kernels that are repeated for one value at most.</summary>
    private const int MaximumChain = 8;

    /// <summary>Values that are tried where the first choices do not help.</summary>
    private const int MaximumTrials = 16;

    /// <summary>Floating-point operations in the time in which a byte passes through memory.</summary>
    private const double FlopsPerByte = 8;

    private readonly Engine engine;
    private readonly Predicate<int> isKept;
    private readonly IReadOnlyDictionary<int, int> takesOver;
    private ScheduledKernel[] kernels;
    private int nextBuffer;

    private Recomputation(ScheduledKernel[] kernels, Predicate<int> isKept, IReadOnlyDictionary<int, int> takesOver, Engine engine)
    {
        (this.kernels, this.isKept, this.takesOver, this.engine) = (kernels, isKept, takesOver, engine);
        nextBuffer = kernels.SelectMany(kernel => kernel.Unit.Outputs.Concat(kernel.Unit.Inputs.Select(input => input.Buffer))).DefaultIfEmpty().Max() + 1;
    }

    /// <summary>
    /// The kernels of a plan whose arena fits the limit, or comes as close as this pass can get.
    /// </summary>
    /// <param name="kernels">The kernels in their order.</param>
    /// <param name="isKept">Which buffers outlive the plan and so have memory of their own.</param>
    /// <param name="takesOver">For buffers that are written over the memory of a leaf, that leaf.</param>
    /// <param name="engine">Who runs the kernels.</param>
    /// <param name="limit">Bytes that the arena may have.</param>
    public static ScheduledKernel[] Apply(
        ScheduledKernel[] kernels, Predicate<int> isKept, IReadOnlyDictionary<int, int> takesOver, Engine engine, long limit)
    {
        var pass = new Recomputation(kernels, isKept, takesOver, engine);
        // A lower peak may be harder to pack: the smallest arena on the way counts.
        (ScheduledKernel[] best, long bestBytes) = (kernels, pass.ArenaBytes());
        for (int attempts = 4 * kernels.Length + 16; attempts > 0 && bestBytes > limit && pass.LowerPeak(); attempts--)
        {
            long bytes = pass.ArenaBytes();
            if (bytes < bestBytes) (best, bestBytes) = (pass.kernels, bytes);
        }
        return best;
    }

    private long ArenaBytes() => ArenaLayout.Pack(BufferLifetimes.Of(kernels, isKept).Slots).Bytes;

    /// <summary>Gives up one value where the most memory is needed; false where none helps.</summary>
    private bool LowerPeak()
    {
        long[] live = LiveBytes(kernels);
        if (live.Length == 0) return false;
        int peak = Array.IndexOf(live, live.Max());
        var uses = new BufferUses(kernels);
        IEnumerable<Candidate> candidates = uses.Buffers.Where(buffer => !isKept(buffer)).Select(buffer => CandidateAt(buffer, peak, uses)).OfType<Candidate>();
        foreach (Candidate candidate in candidates.OrderByDescending(candidate => candidate.Score).Take(MaximumTrials))
        {
            ScheduledKernel[] trial = Repeat(candidate);
            if (!IsLower(LiveBytes(trial), live)) continue;
            kernels = trial;
            return true;
        }
        return false;
    }

    private long[] LiveBytes(ScheduledKernel[] order) => ArenaLayout.LiveBytes(BufferLifetimes.Of(order, isKept).Slots);

    /// <summary>A lower peak, or one of as many bytes that is reached less often.</summary>
    private static bool IsLower(long[] live, long[] before)
    {
        long peak = live.Max(), peakBefore = before.Max();
        return peak < peakBefore || peak == peakBefore && live.Count(bytes => bytes == peak) < before.Count(bytes => bytes == peak);
    }

    /// <summary>What giving up a value at the peak would save and cost; null where it is in use there, or cannot be computed again.</summary>
    private Candidate? CandidateAt(int buffer, int peak, BufferUses uses)
    {
        if (uses.GapAround(buffer, peak) is not var (from, to)) return null;
        long bytes = uses.Bytes(buffer);
        var chain = new Chain(uses, peak, to, bytes);
        if (!Collect(buffer, chain) || chain.HeldBytes >= bytes) return null;
        double cost = chain.Steps.Sum(step => kernels[step].Cost is var cost ? cost.Bytes + cost.Flops / FlopsPerByte : 0);
        return new Candidate(buffer, to, [.. chain.Steps], (bytes - chain.HeldBytes) * (double)(to - from) / (cost + 1));
    }

    /// <summary>Collects the kernels that compute a buffer from what is in memory at the peak anyway, is small, or is never given up.</summary>
    private bool Collect(int buffer, Chain chain)
    {
        int step = chain.Uses.Writer(buffer);
        if (!chain.Steps.Add(step)) return true;
        if (chain.Steps.Count > MaximumChain) return false;
        foreach (int input in kernels[step].Unit.Inputs.Select(input => input.Buffer).Distinct())
        {
            if (!chain.Uses.IsWritten(input))
            {
                if (IsOverwrittenBefore(input, chain)) return false;
                continue;
            }
            if (isKept(input) || chain.Uses.LastUse(input) >= chain.Peak) continue;
            long bytes = chain.Uses.Bytes(input);
            if (bytes <= chain.Bytes / 4) chain.HeldBytes += bytes;
            else if (!Collect(input, chain)) return false;
        }
        return true;
    }

    private bool IsOverwrittenBefore(int leaf, Chain chain)
    {
        foreach ((int buffer, int target) in takesOver)
        {
            if (target == leaf && chain.Uses.Writer(buffer) < chain.To) return true;
        }
        return false;
    }

    /// <summary>The kernels with those of the candidate repeated before its value is read again.</summary>
    private ScheduledKernel[] Repeat(Candidate candidate)
    {
        HashSet<int> needed = [candidate.Buffer, .. candidate.Steps.SelectMany(step => kernels[step].Unit.Inputs).Select(input => input.Buffer)];
        var renamed = new Dictionary<int, int>();
        foreach (int buffer in candidate.Steps.SelectMany(step => kernels[step].Unit.Outputs).Where(needed.Contains)) renamed[buffer] = nextBuffer++;
        ScheduledKernel[] repeated = Array.ConvertAll(candidate.Steps, step => Again(kernels[step], renamed));
        int again = renamed[candidate.Buffer];
        return
        [
            .. kernels[..candidate.To],
            .. repeated,
            .. kernels[candidate.To..].Select(kernel => kernel with { Unit = WithInputs(kernel.Unit, input => input == candidate.Buffer ? again : input) }),
        ];
    }

    private ScheduledKernel Again(ScheduledKernel kernel, Dictionary<int, int> renamed)
    {
        KernelUnit unit = WithInputs(kernel.Unit, input => renamed.GetValueOrDefault(input, input));
        int[] outputs = Array.ConvertAll(unit.Outputs, output => renamed.GetValueOrDefault(output, -1));
        if (unit.Primitive is not MapPrimitive map || Array.TrueForAll(outputs, output => output >= 0))
            return kernel with { Unit = unit with { Outputs = outputs }, IsRecomputed = true };
        // Elements of a map do not depend on what else is stored.
        int[] stored = [.. Enumerable.Range(0, outputs.Length).Where(output => outputs[output] >= 0)];
        unit = unit with
        {
            Primitive = new MapPrimitive(map.Program with { Outputs = ValueList.Create<int>(Array.ConvertAll(stored, output => map.Program.Outputs[output])) }),
            Outputs = Array.ConvertAll(stored, output => outputs[output]),
            OutputSpecs = Array.ConvertAll(stored, output => unit.OutputSpecs[output]),
        };
        return ScheduledKernel.Create(unit, kernel.Inputs.Select(input => input.Type), engine) with { IsRecomputed = true };
    }

    private static KernelUnit WithInputs(KernelUnit unit, Func<int, int> rename) =>
        unit with { Inputs = Array.ConvertAll(unit.Inputs, input => input with { Buffer = rename(input.Buffer) }) };

    /// <summary>A value that may be given up.</summary>
    /// <param name="Buffer">The value.</param>
    /// <param name="To">The kernel that reads it next.</param>
    /// <param name="Steps">The kernels that compute it again, in their order.</param>
    /// <param name="Score">Bytes times kernels for the cost.</param>
    private sealed record Candidate(int Buffer, int To, int[] Steps, double Score);

    /// <summary>The kernels that would have to be repeated for a value.</summary>
    private sealed class Chain(BufferUses uses, int peak, int to, long bytes)
    {
        public BufferUses Uses => uses;

        /// <summary>Where the value is given up.</summary>
        public int Peak => peak;

        /// <summary>Where it is read again.</summary>
        public int To => to;

        /// <summary>How many bytes it has.</summary>
        public long Bytes => bytes;

        /// <summary>The kernels, in their order.</summary>
        public SortedSet<int> Steps { get; } = [];

        /// <summary>Bytes that have to be kept over the peak for it.</summary>
        public long HeldBytes { get; set; }
    }
}
