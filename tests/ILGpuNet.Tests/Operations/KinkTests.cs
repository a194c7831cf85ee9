namespace ILGpuNet.Tests.Operations;

/// <summary>Gradients where a function has none: the choices of PyTorch, by value.</summary>
public class KinkTests
{
    private const double Nan = double.NaN;

    public static TheoryData<string, double[], double[]> Unary => new()
    {
        { "Relu", [-1, 0, -0.0, 2, Nan], [0, 0, 0, 1, 1] },
        { "Abs", [-1, 0, 2], [-1, 0, 1] },
        { "Sign", [-1, 0, 2], [0, 0, 0] },
        { "Floor", [-1, 0, 2.5], [0, 0, 0] },
        { "Clamp", [-2, -1, 0, 1, 2], [0, 1, 1, 1, 0] },
        { "Pow 2", [0, 3], [0, 6] },
        { "Pow 3", [0, -2], [0, 12] },
        { "Pow 0", [0, 2], [0, 0] },
        { "Pow 1", [0, 2], [1, 1] },
        { "Sqrt", [0, 4], [double.PositiveInfinity, 0.25] },
        { "Maximum with itself", [3, -1], [1, 1] },
    };

    [Theory]
    [MemberData(nameof(Unary))]
    public void Gradient_AtAKink_IsPyTorchs(string function, double[] values, double[] expected)
    {
        Tensor x = Tensor.FromArray(values).WithGradient();
        Tensor y = function switch
        {
            "Relu" => x.Relu(),
            "Abs" => x.Abs(),
            "Sign" => x.Sign(),
            "Floor" => x.Floor(),
            "Clamp" => x.Clamp(-1, 1),
            "Pow 0" => x.Pow(0),
            "Pow 1" => x.Pow(1),
            "Pow 2" => x.Pow(2),
            "Pow 3" => x.Pow(3),
            "Sqrt" => x.Sqrt(),
            _ => Tensor.Maximum(x, x),
        };
        Assert.Equal(expected, Tensor.Grad(y, x)[0].ToArray<double>());
    }

    [Fact]
    public void Maximum_OfEqualElements_GivesEachHalf()
    {
        Tensor a = Tensor.FromArray([1.0, 2, 3]).WithGradient(), b = Tensor.FromArray([2.0, 2, 2]).WithGradient();
        Tensor[] maximum = Tensor.Grad(Tensor.Maximum(a, b), a, b), minimum = Tensor.Grad(Tensor.Minimum(a, b), a, b);
        Assert.Equal([0, 0.5, 1], maximum[0].ToArray<double>());
        Assert.Equal([1, 0.5, 0], maximum[1].ToArray<double>());
        Assert.Equal([1, 0.5, 0], minimum[0].ToArray<double>());
        Assert.Equal([0, 0.5, 1], minimum[1].ToArray<double>());
    }

    [Fact]
    public void Max_OfEqualElements_SharesTheGradient()
    {
        Tensor x = Tensor.FromArray(new double[,] { { 3, 1, 3 }, { 2, 2, 2 }, { 0, 1, 2 } }).WithGradient();
        Assert.Equal([0.5, 0, 0.5, 1 / 3.0, 1 / 3.0, 1 / 3.0, 0, 0, 1], Tensor.Grad(x.Max([1]), x)[0].ToArray<double>());
    }

    [Fact]
    public void Min_OfEqualElements_SharesTheGradient()
    {
        Tensor x = Tensor.FromArray([1.0, 1, 3, 1, 1]).WithGradient();
        Assert.Equal([0.25, 0.25, 0, 0.25, 0.25], Tensor.Grad(x.Min(), x)[0].ToArray<double>());
    }

    [Fact]
    public void MaxPool_OfEqualElements_GivesTheFirstAll()
    {
        Tensor x = Tensor.FromArray([5.0, 5, 1, 1], [1, 1, 4]).WithGradient();
        Assert.Equal([1.0, 0, 1, 0], Tensor.Grad(x.MaxPool([2]), x)[0].ToArray<double>());
    }

    [Fact]
    public void MaxPool_WindowsThatOverlap_AddTheirGradients()
    {
        Tensor x = Tensor.FromArray([1.0, 9, 2], [1, 1, 3]).WithGradient();
        Assert.Equal([0.0, 2, 0], Tensor.Grad(x.MaxPool([2], stride: [1]), x)[0].ToArray<double>());
    }

    [Fact]
    public void Pow_OfZeroToTensor_HasTheGradientsOfPyTorch()
    {
        Tensor a = Tensor.FromArray([0.0, 0, 0, 2]).WithGradient(), b = Tensor.FromArray([0.0, 1, 2, 3]).WithGradient();
        Tensor[] gradients = Tensor.Grad(a.Pow(b), a, b);
        Assert.Equal([0.0, 1, 0, 12], gradients[0].ToArray<double>());
        double[] ofExponent = gradients[1].ToArray<double>();
        Assert.Equal([0.0, 0, 0], ofExponent[..3]);
        Assert.Equal(8 * Math.Log(2), ofExponent[3], 1e-12);
    }

    [Fact]
    public void Where_OfASideThatIsInfinite_LeavesTheOtherGradientAlone()
    {
        // The side that is not chosen gets zero, also where its own derivative is infinite later on.
        Tensor x = Tensor.FromArray([0.0, 4]).WithGradient();
        Tensor safe = Tensor.Where(x > 0, x, Tensor.OnesLike(x));
        Assert.Equal([0, 0.25], Tensor.Grad(Tensor.Where(x > 0, safe.Sqrt(), Tensor.ZerosLike(x)), x)[0].ToArray<double>());
    }

    [Fact]
    public void To_AndBack_PassesTheGradientInTheInputsType()
    {
        Tensor x = Tensor.FromArray([1f, 2]).WithGradient();
        Tensor gradient = Tensor.Grad(x.To(DType.Float64).Square(), x)[0];
        Assert.Equal(DType.Float32, gradient.DType);
        Assert.Equal([2f, 4], gradient.ToArray());
    }

    [Fact]
    public void To_Integer_StopsTheGradient()
    {
        Tensor x = Tensor.FromArray([1.5, 2.5]).WithGradient();
        Assert.False(x.To(DType.Int64).RequiresGradient);
        Assert.Equal([1.0, 2], Tensor.Grad(x * x.To(DType.Int64), x)[0].ToArray<double>());
    }
}
