using System.Numerics;
using ILGpuNet.Kernels;

namespace ILGpuNet.Compiler.Tests;

/// <summary>Finding what violates a condition, and writing it down before the values change.</summary>
public class CheckTests
{
    [Fact]
    public void FindViolation_GivesTheFirstPosition()
    {
        Finds<float, IsNumber<float>>([1, float.PositiveInfinity, float.NaN, 0, float.NaN], 0, 2);
        Finds<double, IsProbability<double>>([0, 1, 0.5, double.NaN, -0.1], 0, 3);
        Finds<double, IsProbability<double>>([0, 1, 1.0000001], 0, 2);
        Finds<long, IsIndex<long>>([0, 6, 3, 7, -1], 7, 3);
        Finds<int, IsIndex<int>>([0, 6, -1, 7], 7, 2);
        Finds<long, IsSignedIndex<long>>([-7, 6, long.MinValue], 7, 2);
        Finds<long, IsSignedIndex<long>>([-7, 6, 0], 7, int.MaxValue);
        Finds<long, IsIndex<long>>([], 7, int.MaxValue);

        static void Finds<T, TCondition>(T[] values, long limit, int expected) where T : unmanaged, INumber<T> where TCondition : struct, ICondition<T> =>
            KernelRuns.Gives<FindViolation<T, TCondition>, int>([expected], first => new(new(values), first, values.Length, limit), 2, 2, initial: [int.MaxValue]);
    }

    [Fact]
    public void ReportViolation_KeepsTheEarliestReport()
    {
        long[] values = [5, 6, 7];
        KernelRuns.Gives<ReportViolation<long>, long>([6], value => new(new(values), new([1]), new([int.MaxValue]), value), 1, 1, initial: [0]);
        KernelRuns.Gives<ReportViolation<long>, long>([0], value => new(new(values), new([1]), new([2]), value), 1, 1, initial: [0]);
        KernelRuns.Gives<ReportViolation<long>, int>([int.MaxValue], first => new(new(values), first, new([int.MaxValue]), new([0])), 2, 2, initial: [1]);
        KernelRuns.Gives<ReportViolation<long>, int>([int.MaxValue], position => new(new(values), new([int.MaxValue]), position, new([0])), 1, 1, initial: [int.MaxValue]);
        KernelRuns.Gives<ReportViolation<long>, int>([2], position => new(new(values), new([2]), position, new([0])), 1, 1, initial: [int.MaxValue]);
    }
}
