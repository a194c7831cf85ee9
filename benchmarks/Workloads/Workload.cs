using ILGpuNet.Runtime;

namespace ILGpuNet.Benchmarks;

/// <summary>What is measured: a computation of fixed size that can be repeated.</summary>
/// <param name="Name">The family, as <c>--workload</c> takes it; a rival's family of the same name computes the same.</param>
/// <param name="Shape">The sizes; with <paramref name="Name"/> the identity of the row, also in the output of rivals.</param>
/// <param name="Work">What one repetition does.</param>
/// <param name="Prepare">Allocates and computes the inputs; the result repeats the computation.</param>
internal sealed record Workload(string Name, string Shape, Work Work, Func<PreparedWorkload> Prepare)
{
    /// <summary>Where it is computed.</summary>
    public string DeviceName { get; init; } = Device.Default.Name;

    /// <summary>Threads that it uses where that is less than all.</summary>
    public int? Threads { get; init; }

    /// <summary>What its products may be rounded to.</summary>
    public ProductPrecision Precision { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Shape}{Precision.Suffix()}";
}

/// <summary>A computation whose inputs are there.</summary>
/// <param name="Repeat">Does the computation once; on a GPU it may still be under way afterwards.</param>
/// <param name="Wait">Waits until the repetitions so far have been computed.</param>
internal sealed record PreparedWorkload(Action Repeat, Action Wait)
{
    /// <summary>Repeats a computation on the default device that returns an evaluated result.</summary>
    public static PreparedWorkload OfTensor(Func<Tensor> compute)
    {
        Tensor? last = null;
        return new PreparedWorkload(Repeat, () =>
        {
            // Reading waits for what was launched before. The processor's results are there as soon as they are evaluated.
            if (last is not null && last.Device != Device.Cpu) ReadFirstElement(last);
        });

        // A result is dropped before the next is computed, as the rival's is: its memory may serve again.
        void Repeat()
        {
            last = null;
            last = compute();
        }
    }

    private static void ReadFirstElement(Tensor tensor)
    {
        for (int axis = 0; axis < tensor.Rank; axis++) tensor = tensor.Narrow(axis, 0, 1);
        tensor.Item();
    }
}

/// <summary>What bounds the speed of a computation in the best case.</summary>
internal enum Limit
{
    /// <summary>Floating-point operations; the reference is the peak of fused multiply-adds.</summary>
    Arithmetic,

    /// <summary>Bytes read and written; the reference is the bandwidth of a copy.</summary>
    Memory,
}

/// <summary>Amount of work of one repetition.</summary>
/// <param name="Limit">What is counted.</param>
/// <param name="Amount">Floating-point operations, where a multiply-add is two, or bytes.</param>
internal readonly record struct Work(Limit Limit, double Amount)
{
    /// <summary>Unit of a rate of 10^9 per second.</summary>
    public string RateUnit => Limit == Limit.Arithmetic ? "GFLOP/s" : "GB/s";

    /// <summary>Arithmetic.</summary>
    public static Work Operations(double count) => new(Limit.Arithmetic, count);

    /// <summary>Memory traffic.</summary>
    public static Work Bytes(double count) => new(Limit.Memory, count);

    /// <summary>Work per time, in 10^9 per second.</summary>
    public double Rate(double microseconds) => Amount / microseconds / 1e3;
}
