using ILGpuNet.Cpu;
using ILGpuNet.Kernels;

namespace ILGpuNet.Compiler.Tests;

/// <summary>Random numbers, against those of the CPU engine's stream, and ranges.</summary>
public class GeneratorTests
{
    private const ulong Key = 0x0123456789ABCDEF, Offset = 0xFEDCBA9876543210;

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    public void RandomSingle_GivesTheNumbersOfTheCpuEngine(int count)
    {
        uint[] words = Words();
        KernelRuns.Gives<RandomSingle<Uniform<float>>, float>(words.Take(count).Select(word => (word >> 8) * (1f / (1 << 24))), y => new(Key, Offset, y, count), 1, 4);
        IEnumerable<float> normal = Enumerable.Range(0, count).Select(i => (float)BoxMuller(i, word => (words[word] >> 8) * Math.Pow(2, -24), Math.Pow(2, -24)));
        KernelRuns.Gives<RandomSingle<Normal<float>>, float>(normal, y => new(Key, Offset, y, count), 1, 4, 1e-5, 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(33)]
    public void RandomDouble_GivesTheNumbersOfTheCpuEngine(int count)
    {
        uint[] words = Words();
        double Number(int i) => (((ulong)words[(2 * i) + 1] << 32 | words[2 * i]) >> 11) * Math.Pow(2, -53);
        KernelRuns.Gives<RandomDouble<Uniform<double>>, double>(Enumerable.Range(0, count).Select(Number), y => new(Key, Offset, y, count), 2, 4);
        IEnumerable<double> normal = Enumerable.Range(0, count).Select(i => BoxMuller(i, Number, Math.Pow(2, -53)));
        KernelRuns.Gives<RandomDouble<Normal<double>>, double>(normal, y => new(Key, Offset, y, count), 2, 4, 1e-14, 1e-14);
    }

    [Fact]
    public void RangeFill_CountsInDoublePrecision()
    {
        KernelRuns.Gives<RangeFill<long, double>, long>(Enumerable.Range(0, 21).Select(i => (long)(7.5 - (i * 2.25))), y => new(7.5, -2.25, y, 21), 1, 8);
        KernelRuns.Gives<RangeFill<float, double>, float>(Enumerable.Range(0, 21).Select(i => (float)(0.1 + (i * 0.1))), y => new(0.1, 0.1, y, 21), 1, 8);
        KernelRuns.Gives<RangeFill<int, float>, int>([], y => new(0, 1, y, 0), 1, 8);
    }

    private static unsafe uint[] Words()
    {
        uint[] words = new uint[128];
        fixed (uint* pointer = words) Philox.Generate(Key, Offset, 0, words.Length / 4, pointer);
        return words;
    }

    private static double BoxMuller(int i, Func<int, double> uniform, double step)
    {
        double radius = Math.Sqrt(-2 * Math.Log(uniform(i & ~1) + step)), angle = 2 * Math.PI * uniform(i | 1);
        return radius * (i % 2 == 0 ? Math.Cos(angle) : Math.Sin(angle));
    }
}
