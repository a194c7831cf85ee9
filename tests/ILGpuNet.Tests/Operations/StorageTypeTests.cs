namespace ILGpuNet.Tests.Operations;

/// <summary>Float16, BFloat16 and UInt8: stored in few bits, computed with in Float32 and Int32.</summary>
public class StorageTypeTests
{
    /// <summary>Rows whose result depends on more digits than 16 bits hold.</summary>
    private static readonly Dictionary<string, string> Sensitive = new()
    {
        ["PseudoInverse of rank 1"] = "it inverts a product of rank 1, which rounding makes one of rank 2",
    };

    public static TheoryData<string, DType> Rows
    {
        get
        {
            var rows = new TheoryData<string, DType>();
            foreach (OperationCase row in OperationTable.Rows.Where(row => IsOfOneFloatingPointType(row) && !Sensitive.ContainsKey(row.Name)))
            {
                rows.Add(row.Name, DType.Float16);
                rows.Add(row.Name, DType.BFloat16);
            }
            return rows;
        }
    }

    /// <summary>
    /// Every row of the table, of rounded inputs, against the same in Float64. Each operation rounds its result to 11 or 8 bits, and a row is a
    /// composition of several; differences of close numbers make that larger, hence 16 units in the last place of the largest element.
    /// </summary>
    [Theory]
    [MemberData(nameof(Rows))]
    public void Row_InSixteenBits_IsCloseToFloat64(string name, DType type)
    {
        OperationCase row = OperationTable.Find(name);
        PlainArray[] rounded = [.. row.Draw().Select((values, i) => PlainArray.From(values.ToTensor(row.Inputs[i].Type ?? type)))];
        PlainArray expected = PlainArray.From(row.Compute(row.ToTensors(rounded, DType.Float64)));
        Tensor output = row.Compute(row.ToTensors(rounded, type));
        Assert.Equal(row.OutputType ?? type, output.DType);
        if (!output.DType.IsFloatingPoint()) return;
        double largest = expected.Data.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        GradientCheck.AssertClose(expected, PlainArray.From(output), 16 * Unit(type) * Math.Max(1, largest), type.ToString());
    }

    [Fact]
    public void Gradient_OfFloat16_IsFloat16()
    {
        Tensor x = Tensor.FromArray([(Half)1, (Half)2, (Half)3]).WithGradient();
        Tensor gradient = Tensor.Grad((x.Square() + 1).Sum(), x)[0];
        Assert.Equal(DType.Float16, gradient.DType);
        Assert.Equal([(Half)2, (Half)4, (Half)6], gradient.ToArray<Half>());
    }

    [Theory]
    [InlineData(DType.Float16, DType.BFloat16, DType.Float32)]
    [InlineData(DType.Float16, DType.Float32, DType.Float32)]
    [InlineData(DType.BFloat16, DType.Int64, DType.BFloat16)]
    [InlineData(DType.UInt8, DType.Float16, DType.Float16)]
    [InlineData(DType.UInt8, DType.Bool, DType.UInt8)]
    [InlineData(DType.UInt8, DType.Int32, DType.Int32)]
    public void Add_OfTwoTypes_PromotesAsPyTorch(DType first, DType second, DType expected)
    {
        Tensor a = Tensor.Ones([2], DType.Float32).To(first), b = Tensor.Ones([2], DType.Float32).To(second);
        Assert.Equal(expected, (a + b).DType);
        Assert.Equal(expected, (b + a).DType);
        Assert.Equal([2.0, 2], PlainArray.From(a + b).Data);
    }

    [Fact]
    public void UInt8_Arithmetic_WrapsAround()
    {
        Tensor x = Tensor.FromArray<byte>([0, 1, 200, 255]);
        Assert.Equal([1, 2, 201, 0], (x + 1).ToArray<byte>());
        Assert.Equal([0, 2, 144, 254], (x * 2).ToArray<byte>());
        Assert.Equal([0, 1, 200, 255], Tensor.Maximum(x, Tensor.FromArray<byte>([0, 0, 0, 0])).ToArray<byte>());
        Assert.Equal([false, false, true, true], (x > 100).ToArray<bool>());
    }

    [Fact]
    public void UInt8_BesideANumberThatItCannotHold_BecomesInt32()
    {
        Tensor x = Tensor.FromArray<byte>([0, 255]);
        Assert.Equal([-1, 254], (x + -1).ToArray<int>());
        Assert.Equal([300, 555], (x + 300).ToArray<int>());
        Assert.Equal([0f, 1f], (x / 255).ToArray());
        Assert.Equal([0.5f, 255.5f], (x + 0.5).ToArray());
    }

    [Fact]
    public void Clamp_OfIntegers_KeepsTheirType()
    {
        Assert.Equal([0, 2, 2], Tensor.FromArray<byte>([0, 2, 255]).Clamp(-1, 2).ToArray<byte>());
        Assert.Equal([5, 5, 255], Tensor.FromArray<byte>([0, 2, 255]).Clamp(5, 300).ToArray<byte>());
        Assert.Equal([0, 7], Tensor.FromArray([-3, 7]).Clamp(0, 1e12).ToArray<int>());
    }

    [Fact]
    public void IsNaN_OfIntegers_IsFalse()
    {
        Tensor x = Tensor.FromArray([-3, 7]);
        Assert.Equal([false, false], x.IsNaN().ToArray<bool>());
        Assert.Equal(4, x.NanSum().Item<long>());
    }

    [Fact]
    public void UInt8_Reductions_AreInt64OrKeepTheType()
    {
        Tensor x = Tensor.FromArray<byte>([250, 250, 3], [3, 1]);
        Assert.Equal(503, x.Sum().Item<long>());
        Assert.Equal(250, x.Max().Item<byte>());
        Assert.Equal(2, x.ArgMin().Item<long>());
    }

    [Fact]
    public void Conversions_SaturateFromRealAndWrapFromWhole()
    {
        Assert.Equal([0, 0, 3, 255, 255], Tensor.FromArray([-1f, 0.9f, 3.7f, 255.9f, 1e9f]).To(DType.UInt8).ToArray<byte>());
        Assert.Equal([255, 0, 44], Tensor.FromArray([-1, 256, 300]).To(DType.UInt8).ToArray<byte>());
        Assert.Equal([false, true], Tensor.FromArray<byte>([0, 7]).To(DType.Bool).ToArray<bool>());
        Assert.Equal([0, 1], Tensor.FromArray([false, true]).To(DType.UInt8).ToArray<byte>());
        Assert.Equal([3L], Tensor.FromArray([(Half)3.5f]).To(DType.Int64).ToArray<long>());
        Assert.Equal([(Half)float.PositiveInfinity], Tensor.FromArray([1e6]).To(DType.Float16).ToArray<Half>());
    }

    /// <summary>A BFloat16 is the upper half of a float: the nearest to any float is one of two neighbours, and ties go to the even one.</summary>
    [Fact]
    public void BFloat16_OfEveryUpperHalf_RoundsToNearestEven()
    {
        var values = new List<float>();
        var expected = new List<ushort>();
        for (int upper = 0; upper <= ushort.MaxValue; upper++)
        {
            float exact = BitConverter.UInt32BitsToSingle((uint)upper << 16);
            if (float.IsNaN(exact)) continue;
            foreach (uint lower in new uint[] { 0, 1, 0x7FFF, 0x8000, 0x8001, 0xFFFF })
            {
                bool isUp = lower > 0x8000 || (lower == 0x8000 && (upper & 1) == 1);
                // Beyond the largest number lies infinity; there are no bits below it.
                if (float.IsInfinity(exact) && lower != 0) continue;
                values.Add(BitConverter.UInt32BitsToSingle((uint)upper << 16 | lower));
                expected.Add((ushort)(upper + (isUp ? 1 : 0)));
            }
        }
        BFloat16[] actual = Tensor.FromArray(values.ToArray()).To(DType.BFloat16).ToArray<BFloat16>();
        Assert.Equal(expected, actual.Select(value => value.Bits));
        Assert.Equal(expected, values.Select(value => ((BFloat16)value).Bits));
    }

    [Theory]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    public void Everything_ThatSixteenBitsHold_SurvivesFloat32(DType type)
    {
        ushort[] bits = [.. Enumerable.Range(0, 65536).Select(i => (ushort)i)];
        Tensor x = type == DType.Float16
            ? Tensor.FromArray(Array.ConvertAll(bits, BitConverter.UInt16BitsToHalf))
            : Tensor.FromArray(Array.ConvertAll(bits, value => new BFloat16(value)));
        float[] wide = x.To(DType.Float32).ToArray();
        double[] back = PlainArray.From(x.To(DType.Float32).To(type)).Data;
        for (int i = 0; i < bits.Length; i++)
        {
            float expected = type == DType.Float16 ? (float)BitConverter.UInt16BitsToHalf(bits[i]) : new BFloat16(bits[i]);
            Assert.Equal(expected, wide[i]);
            Assert.Equal(expected, (float)back[i]);
        }
    }

    /// <summary>Views, copies and indexing of every type with lengths around those of vectors.</summary>
    [Theory]
    [InlineData(DType.UInt8)]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    public void Movement_OfStoredTypes_IsExact(DType type)
    {
        foreach (int columns in new[] { 1, 3, 31, 32, 65, 85 })
        {
            Tensor wide = Tensor.Arange(3 * columns, DType.Int32).Reshape([3, columns]).To(DType.Float32);
            Tensor x = wide.To(type);
            Assert.Equal(PlainArray.From(wide).Data, PlainArray.From(x).Data);
            Assert.Equal(PlainArray.From(wide.Transpose()).Data, PlainArray.From(x.Transpose()).Data);
            Assert.Equal(PlainArray.From(wide.Flip(1)).Data, PlainArray.From(x.Flip(1)).Data);
            Assert.Equal(PlainArray.From(Tensor.Concat([wide, wide], 1)).Data, PlainArray.From(Tensor.Concat([x, x], 1)).Data);
            Tensor rows = Tensor.FromArray(new long[] { 2, 0 });
            Assert.Equal(PlainArray.From(wide.IndexSelect(0, rows)).Data, PlainArray.From(x.IndexSelect(0, rows)).Data);
            Tensor indices = Tensor.Zeros([3, 1], DType.Int64);
            Assert.Equal(PlainArray.From(wide.Gather(1, indices)).Data, PlainArray.From(x.Gather(1, indices)).Data);
            Assert.Equal(Enumerable.Repeat(7.0, 3 * columns), PlainArray.From(Tensor.Full([3, columns], 7, type)).Data);
        }
    }

    /// <summary>Sums that 16 bits cannot hold are divided, or a root taken, before they are rounded.</summary>
    [Fact]
    public void Pool_OfLargeFloat16_DoesNotOverflowOnTheWay()
    {
        Tensor x = Tensor.Full([1, 1, 4, 4], 30000, DType.Float16);
        Assert.Equal([(Half)30000], x.AveragePool([4], divisorOverride: 16).ToArray<Half>());
        Assert.Equal([(Half)1200], (x / 100).LpPool(2, [4]).ToArray<Half>());
        Assert.Equal([1.0], PlainArray.From(Tensor.Full([1, 1, 1], 1, DType.BFloat16).LpPool(3, [1])).Data);
    }

    [Fact]
    public void ToString_OfStoredTypes_ShowsValuesAndType()
    {
        Assert.Equal("tensor([  1, 255], shape [2], UInt8)", Tensor.FromArray<byte>([1, 255]).ToString());
        Assert.Equal("tensor([0.5000, 1.0000], shape [2], BFloat16)", Tensor.FromArray([0.5f, 1f]).To(DType.BFloat16).ToString());
    }

    private static double Unit(DType type) => type == DType.Float16 ? 1.0 / (1 << 10) : 1.0 / (1 << 7);

    /// <summary>Rows with numbers of the type under test, and none that 16 bits cannot hold.</summary>
    private static bool IsOfOneFloatingPointType(OperationCase row) =>
        row.Inputs.Any(input => input.Type is null) && row.Inputs.All(input => input.Type is not { } type || !type.IsFloatingPoint());
}
