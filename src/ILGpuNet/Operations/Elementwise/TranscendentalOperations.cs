using ILGpuNet.Runtime;

namespace ILGpuNet.Operations;

/// <summary>y = 2^x</summary>
internal sealed record ExponentialBase2Operation : UnaryOperation
{
    public static ExponentialBase2Operation Instance { get; } = new();
    public override string Name => "Exp2";
    internal override MapFunction Function => MapFunction.ExponentialBase2;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => g * y * Math.Log(2);
}

/// <summary>y = e^x - 1</summary>
internal sealed record ExponentialMinusOneOperation : UnaryOperation
{
    public static ExponentialMinusOneOperation Instance { get; } = new();
    public override string Name => "Expm1";
    internal override MapFunction Function => MapFunction.ExponentialMinusOne;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => g * (y + 1);
}

/// <summary>y = log2 x</summary>
internal sealed record LogarithmBase2Operation : UnaryOperation
{
    public static LogarithmBase2Operation Instance { get; } = new();
    public override string Name => "Log2";
    internal override MapFunction Function => MapFunction.LogarithmBase2;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => g / (x * Math.Log(2));
}

/// <summary>y = log10 x</summary>
internal sealed record LogarithmBase10Operation : UnaryOperation
{
    public static LogarithmBase10Operation Instance { get; } = new();
    public override string Name => "Log10";
    internal override MapFunction Function => MapFunction.LogarithmBase10;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => g / (x * Math.Log(10));
}

/// <summary>y = ln(1 + x)</summary>
internal sealed record LogarithmOnePlusOperation : UnaryOperation
{
    public static LogarithmOnePlusOperation Instance { get; } = new();
    public override string Name => "Log1p";
    internal override MapFunction Function => MapFunction.LogarithmOnePlus;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => g / (x + 1);
}

/// <summary>y = tan x</summary>
internal sealed record TangentOperation : UnaryOperation
{
    public static TangentOperation Instance { get; } = new();
    public override string Name => "Tan";
    internal override MapFunction Function => MapFunction.Tangent;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => g * (y.Square() + 1);
}

/// <summary>y = arcsin x</summary>
internal sealed record ArcSineOperation : UnaryOperation
{
    public static ArcSineOperation Instance { get; } = new();
    public override string Name => "Asin";
    internal override MapFunction Function => MapFunction.ArcSine;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => g * (1 - x.Square()).Rsqrt();
}

/// <summary>y = arccos x</summary>
internal sealed record ArcCosineOperation : UnaryOperation
{
    public static ArcCosineOperation Instance { get; } = new();
    public override string Name => "Acos";
    internal override MapFunction Function => MapFunction.ArcCosine;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => -g * (1 - x.Square()).Rsqrt();
}

/// <summary>y = arctan x</summary>
internal sealed record ArcTangentOperation : UnaryOperation
{
    public static ArcTangentOperation Instance { get; } = new();
    public override string Name => "Atan";
    internal override MapFunction Function => MapFunction.ArcTangent;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => g / (x.Square() + 1);
}

/// <summary>y = sinh x</summary>
internal sealed record HyperbolicSineOperation : UnaryOperation
{
    public static HyperbolicSineOperation Instance { get; } = new();
    public override string Name => "Sinh";
    internal override MapFunction Function => MapFunction.HyperbolicSine;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => g * x.Cosh();
}

/// <summary>y = cosh x</summary>
internal sealed record HyperbolicCosineOperation : UnaryOperation
{
    public static HyperbolicCosineOperation Instance { get; } = new();
    public override string Name => "Cosh";
    internal override MapFunction Function => MapFunction.HyperbolicCosine;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => g * x.Sinh();
}

/// <summary>y = arsinh x</summary>
internal sealed record InverseHyperbolicSineOperation : UnaryOperation
{
    public static InverseHyperbolicSineOperation Instance { get; } = new();
    public override string Name => "Asinh";
    internal override MapFunction Function => MapFunction.InverseHyperbolicSine;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => g * (x.Square() + 1).Rsqrt();
}

/// <summary>y = arcosh x</summary>
internal sealed record InverseHyperbolicCosineOperation : UnaryOperation
{
    public static InverseHyperbolicCosineOperation Instance { get; } = new();
    public override string Name => "Acosh";
    internal override MapFunction Function => MapFunction.InverseHyperbolicCosine;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => g * (x.Square() - 1).Rsqrt();
}

/// <summary>y = artanh x</summary>
internal sealed record InverseHyperbolicTangentOperation : UnaryOperation
{
    public static InverseHyperbolicTangentOperation Instance { get; } = new();
    public override string Name => "Atanh";
    internal override MapFunction Function => MapFunction.InverseHyperbolicTangent;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => g / (1 - x.Square());
}

/// <summary>y = erf x</summary>
internal sealed record ErrorFunctionOperation : UnaryOperation
{
    public static ErrorFunctionOperation Instance { get; } = new();
    public override string Name => "Erf";
    internal override MapFunction Function => MapFunction.ErrorFunction;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => g * (-x.Square()).Exp() * (2 / Math.Sqrt(Math.PI));
}

/// <summary>y = 1 - erf x</summary>
internal sealed record ComplementaryErrorFunctionOperation : UnaryOperation
{
    public static ComplementaryErrorFunctionOperation Instance { get; } = new();
    public override string Name => "Erfc";
    internal override MapFunction Function => MapFunction.ComplementaryErrorFunction;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => g * (-x.Square()).Exp() * (-2 / Math.Sqrt(Math.PI));
}

/// <summary>erf y = x</summary>
internal sealed record InverseErrorFunctionOperation : UnaryOperation
{
    public static InverseErrorFunctionOperation Instance { get; } = new();
    public override string Name => "ErfInv";
    internal override MapFunction Function => MapFunction.InverseErrorFunction;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => g * y.Square().Exp() * (Math.Sqrt(Math.PI) / 2);
}
