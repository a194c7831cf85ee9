using System.Numerics;
using System.Runtime.Intrinsics;
using ILGpuNet.Cpu;

namespace ILGpuNet.Tests.Cpu;

public class StridedElementsTests
{
    /// <summary>Whole vectors and single elements, with steps that have vector code and ones that have not.</summary>
    [Theory]
    [InlineData(1, 2)]
    [InlineData(16, 2)]
    [InlineData(41, 2)]
    [InlineData(37, 3)]
    public void Merge_AnyCount_LeavesWhatLiesBetweenAndAround(int count, int step)
    {
        CheckMerge<float, Vector512<float>, Operations512<float>>(count, step);
        CheckMerge<float, Vector256<float>, Operations256<float>>(count, step);
        CheckMerge<float, Vector128<float>, Operations128<float>>(count, step);
        CheckMerge<double, Vector512<double>, Operations512<double>>(count, step);
        CheckMerge<double, Vector256<double>, Operations256<double>>(count, step);
        CheckMerge<double, Vector128<double>, Operations128<double>>(count, step);
    }

    private static unsafe void CheckMerge<T, TVector, TOperations>(int count, int step)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<TVector, T>
    {
        T[] source = [.. Enumerable.Range(1, count).Select(i => T.CreateChecked(-i))];
        T[] actual = [.. Enumerable.Range(0, count * step + 2).Select(i => T.CreateChecked(i))], expected = [.. actual];
        for (int i = 0; i < count; i++) expected[1 + i * step] = source[i];
        fixed (T* from = source, to = actual) StridedElements.Merge<T, TVector, TOperations>(from, count, step, to + 1);
        Assert.Equal(expected, actual);
    }
}
