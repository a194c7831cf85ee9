using System.Runtime.CompilerServices;

namespace ILGpuNet.Kernels;

/// <summary>
/// Tensor cores of NVIDIA GPUs: the 32 threads of a warp multiply matrices of 16x8 and 8x8 words together and add the product to one of 16x8 numbers. A word is
/// a <see cref="TensorFormat.TensorFloat32"/>, or two neighbours along the inner dimension in 16 bits each, the first in the lower half. Of the left matrix a
/// thread with lane l (its index modulo 32) has the words [l / 4, l % 4], [l / 4 + 8, l % 4], [l / 4, l % 4 + 4], [l / 4 + 8, l % 4 + 4]; of the right one
/// [l % 4, l / 4], [l % 4 + 4, l / 4]; of the result the numbers [l / 4, 2 (l % 4)], the next in the row, and both of these eight rows below (PTX ISA, matrix
/// fragments of mma.m16n8k8 with .tf32, and of mma.m16n8k16 with .bf16 and .f16). Only CUDA C has them.
/// </summary>
/// <remarks>
/// On the host products and sums of eight words are exact, and are added with one rounding; the order and rounding of a device's sums are its own. All threads
/// of a group have to come to the same products there, on a device those of a warp.
/// </remarks>
public static class TensorCore
{
    /// <summary>Threads that work together.</summary>
    public const int WarpSize = 32;

    /// <summary>Words of the inner dimension in a product.</summary>
    public const int Words = 8;

    /// <summary>Words of the left matrix that a thread has.</summary>
    public const int LeftWords = 4;

    /// <summary>Words of the right matrix that a thread has.</summary>
    public const int RightWords = 2;

    /// <summary>Rounds to 11 significant bits, halves away from zero.</summary>
    public static uint TensorFloat32(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? 0x7FFFE000 : (bits + 0x1000) & 0xFFFFE000;
    }

    /// <summary>Rounds to BFloat16, halves to even.</summary>
    public static uint BFloat16Pair(float first, float second) => ((BFloat16)first).Bits | (uint)((BFloat16)second).Bits << 16;

    /// <summary>Rounds to half precision, halves to even; what is too large becomes infinite.</summary>
    public static uint Float16Pair(float first, float second) => BitConverter.HalfToUInt16Bits((Half)first) | (uint)BitConverter.HalfToUInt16Bits((Half)second) << 16;

    /// <summary>Adds the product of matrices of <see cref="TensorFormat.TensorFloat32"/> words: 16x8 times 8x8.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="left">The thread's words of the left matrices.</param>
    /// <param name="leftStart">Where those of this one begin.</param>
    /// <param name="right">The thread's words of the right matrices.</param>
    /// <param name="rightStart">Where those of this one begin.</param>
    /// <param name="sums">The thread's numbers of the results.</param>
    /// <param name="sumStart">Where the first two of this one are.</param>
    /// <param name="sumPitch">How far behind the other two are.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public static void MultiplyAddTensorFloat32(KernelThread thread, Local<uint> left, int leftStart, Local<uint> right, int rightStart, Local<float> sums, int sumStart, int sumPitch, [CallerLineNumber] int line = 0) =>
        MultiplyAdd(thread, left, leftStart, right, rightStart, sums, sumStart, sumPitch, TensorFormat.TensorFloat32, line);

    /// <summary>Adds the product of matrices of pairs of BFloat16: 16x16 times 16x8.</summary>
    /// <inheritdoc cref="MultiplyAddTensorFloat32"/>
    public static void MultiplyAddBFloat16(KernelThread thread, Local<uint> left, int leftStart, Local<uint> right, int rightStart, Local<float> sums, int sumStart, int sumPitch, [CallerLineNumber] int line = 0) =>
        MultiplyAdd(thread, left, leftStart, right, rightStart, sums, sumStart, sumPitch, TensorFormat.BFloat16, line);

    /// <summary>Adds the product of matrices of pairs in half precision: 16x16 times 16x8.</summary>
    /// <inheritdoc cref="MultiplyAddTensorFloat32"/>
    public static void MultiplyAddFloat16(KernelThread thread, Local<uint> left, int leftStart, Local<uint> right, int rightStart, Local<float> sums, int sumStart, int sumPitch, [CallerLineNumber] int line = 0) =>
        MultiplyAdd(thread, left, leftStart, right, rightStart, sums, sumStart, sumPitch, TensorFormat.Float16, line);

    private static void MultiplyAdd(
        KernelThread thread, Local<uint> left, int leftStart, Local<uint> right, int rightStart, Local<float> sums, int sumStart, int sumPitch, TensorFormat format, int line)
    {
        if (thread.GroupSize % WarpSize != 0) throw new KernelException($"[kernel] tensor cores take groups of whole warps of {WarpSize} threads, found {thread.GroupSize}");
        var words = new uint[LeftWords + RightWords];
        for (int i = 0; i < LeftWords; i++) words[i] = left[leftStart + i];
        for (int i = 0; i < RightWords; i++) words[LeftWords + i] = right[rightStart + i];
        ReadOnlySpan<uint[]> warp = thread.Exchange(words, line).AsSpan(thread.LocalIndex / WarpSize * WarpSize, WarpSize);
        int lane = thread.LocalIndex % WarpSize;
        for (int number = 0; number < 4; number++)
        {
            int row = lane / 4 + number / 2 * 8, column = lane % 4 * 2 + number % 2;
            double sum = 0;
            for (int word = 0; word < Words; word++)
            {
                uint a = warp[row % 8 * 4 + word % 4][row / 8 + word / 4 * 2], b = warp[column * 4 + word % 4][LeftWords + word / 4];
                sum += Product(a, b, format);
            }
            ref float total = ref sums[sumStart + number / 2 * sumPitch + number % 2];
            total = (float)(total + sum);
        }
    }

    private static double Product(uint a, uint b, TensorFormat format) => format switch
    {
        // Tensor cores do not look at the lower bits.
        TensorFormat.TensorFloat32 => (double)BitConverter.UInt32BitsToSingle(a & 0xFFFFE000) * BitConverter.UInt32BitsToSingle(b & 0xFFFFE000),
        TensorFormat.BFloat16 => (double)UpperHalf(a << 16) * UpperHalf(b << 16) + (double)UpperHalf(a) * UpperHalf(b),
        _ => (double)Half(a) * (double)Half(b) + (double)Half(a >> 16) * (double)Half(b >> 16),
    };

    private static float UpperHalf(uint word) => BitConverter.UInt32BitsToSingle(word & 0xFFFF0000);

    private static Half Half(uint word) => BitConverter.UInt16BitsToHalf((ushort)word);
}
