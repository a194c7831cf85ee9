namespace ILGpuNet.Tests.Operations;

internal static partial class OperationTable
{
    private static IEnumerable<OperationCase> GradientRows() =>
    [
        Golden("Gradients.Jacobian of a network", x => Gradients.Jacobian(z => Network(z, x[1], x[2]), x[0])),
        Golden("Gradients.Jacobian by the second input", x => Gradients.Jacobian(z => Network(z[0], z[1], x[2]), [x[0], x[1]])[1]),
        Golden("Gradients.Jacobian of a scalar", x => Gradients.Jacobian(z => z.Sin().Sum(), x[0])),
        Golden("Gradients.Jacobian of a constant", x => Gradients.Jacobian(z => Tensor.Ones([2], z.DType), x[0])),
        Golden("Gradients.Jacobian of the captured input", x => Gradients.Jacobian(z => z * x[0], x[0])),
        Golden("Gradients.Jacobian of a softmax", x => Gradients.Jacobian(z => z.Softmax(), x[0])),
        new("Gradients.Jacobian of nothing", x => Gradients.Jacobian(z => z[..0], x[0]), [Real(3)], _ => PlainArray.Zeros(0, 3)),
        Golden("Gradients.Hessian of a network", x => Gradients.Hessian(z => z.MatMul(x[1]).Tanh().Square().Sum(), x[0])),
        Golden("Gradients.Hessian of a linear function", x => Gradients.Hessian(z => (2 * z).Sum(), x[0])),
        Golden("Gradients.Hessian mixed", x => Gradients.Hessian(z => z[0].MatMul(z[1]).Sigmoid().Sum(), [x[0], x[1]])[0][1]),
        // Differences of fourth derivatives of this network would take half of the time of all rows.
        Golden("Gradients.Hessian of convolution and softmax", x => Gradients.Hessian(w => Classify(x[0], w), x[1])) with { Derivatives = 1 },
        Golden("Gradients.VectorJacobianProduct", x => Gradients.VectorJacobianProduct(z => z.MatMul(x[1]).Tanh(), x[0], x[2]).Product),
        Golden("Gradients.VectorJacobianProduct output", x => Gradients.VectorJacobianProduct(z => z.Exp(), x[0], x[1]).Output),
        Golden("Gradients.JacobianVectorProduct", x => Gradients.JacobianVectorProduct(z => z.MatMul(x[1]).Tanh(), x[0], x[2]).Product),
        Golden("Gradients.JacobianVectorProduct of a product", x => Gradients.JacobianVectorProduct(z => z.Prod(), x[0], x[1]).Product),
        Golden("Gradients.HessianVectorProduct", x => Gradients.HessianVectorProduct(z => z.MatMul(x[1]).Tanh().Square().Sum(), x[0], x[2]).Product),
        Golden("Grad three times through a network", x => ThirdDerivative(x[0], x[1], x[2])),

        // The gradient is not that of the value, on purpose.
        Golden("Gradients.Custom capped gradient", x => CappedExp(x[0]) * 2) with { Derivatives = 0 },
        Golden("Gradients.Custom product", x => Gradients.Custom(z => (z[0] * z[1]).Sin(), rule => SineOfProduct(rule), x[0], x[1].Expand([2, 3]))),
        Golden("Gradients.Checkpoint", x => Gradients.Checkpoint(z => Network(z, x[1], x[2]), x[0])),
        Golden("Gradients.Checkpoint of several inputs", x => Gradients.Checkpoint(z => Network(z[0], z[1], z[2]).Softmax() * z[0].Sum(), x)),
        Golden("Gradients.Checkpoint nested", x => Gradients.Checkpoint(z => Gradients.Checkpoint(y => y.MatMul(x[1]).Tanh(), z).MatMul(x[1]).Tanh(), x[0])),
    ];

    private static Tensor Network(Tensor x, Tensor w, Tensor v) => x.MatMul(w).Tanh().MatMul(v);

    private static Tensor Classify(Tensor image, Tensor weight) => -image.Convolve(weight).Tanh().Flatten(1).LogSoftmax()[.., 1].Mean();

    private static Tensor CappedExp(Tensor x) => Gradients.Custom(z => z[0].Exp(), rule => [rule.OutputGradient * rule.Output.Clamp(maximum: 1)], x);

    private static Tensor[] SineOfProduct(GradientRule rule)
    {
        Tensor slope = rule.OutputGradient * (rule.Inputs[0] * rule.Inputs[1]).Cos();
        return [slope * rule.Inputs[1], slope * rule.Inputs[0]];
    }

    private static Tensor ThirdDerivative(Tensor x, Tensor w, Tensor v)
    {
        // A row's values are also computed on inputs that carry no gradients.
        Tensor input = x.RequiresGradient ? x : x.WithGradient();
        Tensor value = Network(input, w, v).Square().Sum();
        for (int order = 0; order < 3; order++) value = Tensor.Grad(value, input)[0];
        return value;
    }
}
