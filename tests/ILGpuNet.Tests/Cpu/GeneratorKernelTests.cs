using ILGpuNet.Cpu;
using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Cpu;

public unsafe class GeneratorKernelTests
{
    /// <summary>The known answers that Random123 publishes for philox4x32-10.</summary>
    [Theory]
    [InlineData(0, 0, 0, 0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8)]
    [InlineData(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd)]
    [InlineData(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1)]
    public void Philox_KnownCounters_GivesPublishedWords(
        uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint w0, uint w1, uint w2, uint w3)
    {
        uint* words = stackalloc uint[Philox.BlocksPerVector * Philox.WordsPerBlock];
        foreach (IVectorCode code in VectorCodes.All)
        {
            code.GenerateBits(Join(k0, k1), Join(c2, c3), Join(c0, c1), Philox.BlocksPerVector, words);
            Assert.Equal([w0, w1, w2, w3], new Span<uint>(words, 4).ToArray());
        }
    }

    [Fact]
    public void Philox_AnyWidthOfVectors_GivesTheSameWords()
    {
        const int Blocks = 4 * Philox.BlocksPerVector;
        const ulong Key = 0x299f31d0a4093822, Offset = 0x0370734413198a2e, First = uint.MaxValue - 5UL;
        uint[][] words = [.. VectorCodes.All.Select(code =>
        {
            var generated = new uint[Blocks * Philox.WordsPerBlock];
            fixed (uint* pointer = generated) code.GenerateBits(Key, Offset, First, Blocks, pointer);
            return generated;
        })];
        Assert.All(words, others => Assert.Equal(words[0], others));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(1023)]
    [InlineData(100_001)]
    public void Uniform_AnyCount_FollowsTheWords(int count)
    {
        Scalar[] scalars = [Scalar.FromInt64(-123456789012345), Scalar.FromInt64(77)];
        float[] singles = Draw<float>(RandomDistribution.Uniform, count, scalars);
        double[] doubles = Draw<double>(RandomDistribution.Uniform, count, scalars);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal((Words(scalars, i / 4)[i % 4] >> 8) / 16777216f, singles[i]);
            uint[] words = Words(scalars, i / 2);
            Assert.Equal((Join(words[i % 2 * 2], words[i % 2 * 2 + 1]) >> 11) / 9007199254740992.0, doubles[i]);
        }
    }

    [Fact]
    public void Normal_FollowsBoxMuller()
    {
        const int Count = 3001;
        Scalar[] scalars = [Scalar.FromInt64(5), Scalar.FromInt64(6)];
        float[] singles = Draw<float>(RandomDistribution.Normal, Count, scalars);
        double[] doubles = Draw<double>(RandomDistribution.Normal, Count, scalars);
        for (int i = 0; i < Count; i++)
        {
            uint[] words = Words(scalars, i / 4);
            int pair = i % 4 / 2 * 2;
            Assert.Equal(BoxMuller(((words[pair] >> 8) + 1) / 16777216.0, (words[pair + 1] >> 8) / 16777216.0, i % 2), singles[i], 2e-5);
            words = Words(scalars, i / 2);
            const double Scale = 9007199254740992.0;
            double u1 = ((Join(words[0], words[1]) >> 11) + 1) / Scale, u2 = (Join(words[2], words[3]) >> 11) / Scale;
            Assert.Equal(BoxMuller(u1, u2, i % 2), doubles[i], 1e-13);
        }
    }

    [Fact]
    public void Normal_ManyNumbers_HaveTheMoments()
    {
        const int Count = 1_000_000;
        float[] numbers = Draw<float>(RandomDistribution.Normal, Count, Scalar.FromInt64(1), Scalar.FromInt64(0));
        double mean = numbers.Average(value => (double)value), variance = numbers.Average(value => (value - mean) * (value - mean));
        Assert.InRange(mean, -0.005, 0.005);
        Assert.InRange(variance, 0.99, 1.01);
        Assert.All(numbers, value => Assert.True(float.IsFinite(value)));
    }

    [Theory]
    [InlineData(RandomDistribution.Uniform)]
    [InlineData(RandomDistribution.Normal)]
    public void Random_AnyNumberOfThreads_GivesTheSameBits(RandomDistribution distribution)
    {
        byte[] Run() => KernelRunner.RunSingle(
            new RandomPrimitive(distribution), [], DType.Float32, [200_003], Scalar.FromInt64(1), Scalar.FromInt64(2)).Bytes;
        Assert.Equal(KernelRunner.WithThreads(1, Run), KernelRunner.WithThreads(2, Run));
    }

    [Theory]
    [InlineData(DType.Int32)]
    [InlineData(DType.Int64)]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Range_AnyType_IsStartPlusSteps(DType type)
    {
        object[] actual = KernelRunner.RunSingle(
            new RangePrimitive(), [], type, [70_001], Scalar.FromDouble(-5), Scalar.FromDouble(3)).ToObjects();
        for (int i = 0; i < actual.Length; i++) Assert.Equal(-5.0 + 3.0 * i, Convert.ToDouble(actual[i]));
        Assert.Empty(KernelRunner.RunSingle(new RangePrimitive(), [], type, [0], Scalar.FromDouble(0), Scalar.FromDouble(1)).ToObjects());
    }

    private static T[] Draw<T>(RandomDistribution distribution, int count, params Scalar[] scalars) where T : unmanaged =>
        KernelRunner.RunSingle(new RandomPrimitive(distribution), [], DTypes.Of<T>(), [count], scalars).ToArray<T>();

    private static ulong Join(uint lower, uint upper) => lower | (ulong)upper << 32;

    private static double BoxMuller(double u1, double u2, int which)
    {
        double radius = Math.Sqrt(-2 * Math.Log(u1));
        return radius * (which == 0 ? Math.Cos(2 * Math.PI * u2) : Math.Sin(2 * Math.PI * u2));
    }

    /// <summary>Philox 4x32-10 as in the paper, one block.</summary>
    private static uint[] Words(Scalar[] scalars, long block)
    {
        uint k0 = (uint)scalars[0].AsInt64, k1 = (uint)(scalars[0].AsInt64 >>> 32);
        uint c0 = (uint)block, c1 = (uint)(block >>> 32), c2 = (uint)scalars[1].AsInt64, c3 = (uint)(scalars[1].AsInt64 >>> 32);
        for (int round = 0; round < 10; round++)
        {
            ulong first = Math.BigMul(0xD2511F53u, c0), second = Math.BigMul(0xCD9E8D57u, c2);
            (c0, c1, c2, c3) = ((uint)(second >> 32) ^ c1 ^ k0, (uint)second, (uint)(first >> 32) ^ c3 ^ k1, (uint)first);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        return [c0, c1, c2, c3];
    }
}
