using ILGpuNet.Runtime;

namespace ILGpuNet.Operations;

/// <summary>
/// The three products of a convolution; each is linear in both of its inputs, and the gradients of each are the other two, so that
/// derivatives of any order need nothing else.
/// Forward: x [N, C, spatial...], w [F, C / groups, kernel...] to y [N, F, output...].
/// InputGradient: (gradient of y, w) to gradient of x. WeightGradient: (gradient of y, x) to gradient of w.
/// </summary>
internal sealed record ConvolutionOperation(ConvolutionGeometry Geometry, ConvolutionPass Pass) : KernelOperation
{
    public override string Name => Pass == ConvolutionPass.Forward ? "Conv" : $"Conv.{Pass}";

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        RequireFloatingPoint(inputs[0].Type);
        ConvolutionGeometry g = Geometry;
        Shape shape = Pass switch
        {
            ConvolutionPass.Forward => [g.Batch, g.Filters, .. g.Output],
            ConvolutionPass.InputGradient => [g.Batch, g.Channels, .. g.Input],
            _ => [g.Filters, g.Channels / g.Groups, .. g.Kernel],
        };
        return new TensorSpec(shape, inputs[0].Type);
    }

    internal override Primitive Lower(ReadOnlySpan<TensorSpec> inputs) => new ConvolutionPrimitive(Geometry, Pass);

    internal override Tensor?[] Gradient(GradientContext context)
    {
        (Tensor first, Tensor second, Tensor g) = (context.Inputs[0], context.Inputs[1], context.OutputGradient);
        return Pass switch
        {
            // y = conv(x, w)
            ConvolutionPass.Forward =>
            [
                context.Needed[0] ? Run(ConvolutionPass.InputGradient, g, second) : null,
                context.Needed[1] ? Run(ConvolutionPass.WeightGradient, g, first) : null,
            ],
            // dx = transposed conv(dy, w); g is a gradient of the shape of x
            ConvolutionPass.InputGradient =>
            [
                context.Needed[0] ? Run(ConvolutionPass.Forward, g, second) : null,
                context.Needed[1] ? Run(ConvolutionPass.WeightGradient, first, g) : null,
            ],
            // dw = correlation(dy, x); g is a gradient of the shape of w
            _ =>
            [
                context.Needed[0] ? Run(ConvolutionPass.Forward, second, g) : null,
                context.Needed[1] ? Run(ConvolutionPass.InputGradient, first, g) : null,
            ],
        };
    }

    private Tensor Run(ConvolutionPass pass, Tensor first, Tensor second) => Tensor.Apply(this with { Pass = pass }, first, second);
}
