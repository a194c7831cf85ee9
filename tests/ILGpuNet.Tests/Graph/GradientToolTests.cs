namespace ILGpuNet.Tests.Graphs;

/// <summary>Jacobians, Hessians and own gradient rules: what their rows in the operation table do not say.</summary>
[Collection(Alone.Name)]
public class GradientToolTests
{
    private static readonly Tensor X = Tensor.FromArray([1.0, -2, 3]);

    [Fact]
    public void Jacobian_ByHand_IsRight()
    {
        // y = (x0 x1, x1^2, x2 + x0)
        Tensor jacobian = Gradients.Jacobian(x => Tensor.Stack([x[0] * x[1], x[1].Square(), x[2] + x[0]]), X);
        Assert.Equal([-2.0, 1, 0, 0, -4, 0, 1, 0, 1], jacobian.ToArray<double>());
        Assert.Equal(Shape.Create([3, 3]), jacobian.Shape);
    }

    [Fact]
    public void Hessian_ByHand_IsRight()
    {
        // y = x0^2 x1 + x2^3
        Tensor hessian = Gradients.Hessian(x => x[0].Square() * x[1] + x[2].Pow(3), X);
        Assert.Equal([-4.0, 2, 0, 2, 0, 0, 0, 0, 18], hessian.ToArray<double>());
        Tensor product = Gradients.HessianVectorProduct(x => x[0].Square() * x[1] + x[2].Pow(3), X, Tensor.FromArray([1.0, 10, 100])).Product;
        Assert.Equal([16.0, 2, 1800], product.ToArray<double>());
    }

    [Fact]
    public void Hessian_SeveralInputs_HasABlockForEachPair()
    {
        // y = a b c with a [2], b [1]
        Tensor a = Tensor.FromArray([2.0, 3]), b = Tensor.FromArray([5.0]);
        Tensor[][] blocks = Gradients.Hessian(x => (x[0].Square() * x[1]).Sum(), [a, b]);
        Assert.Equal([10.0, 0, 0, 10], blocks[0][0].ToArray<double>());
        Assert.Equal([4.0, 6], blocks[0][1].ToArray<double>());
        Assert.Equal([4.0, 6], blocks[1][0].ToArray<double>());
        Assert.Equal([0.0], blocks[1][1].ToArray<double>());
    }

    [Fact]
    public void Products_OfARandomFunction_AgreeWithTheJacobian()
    {
        Tensor w = Tensor.RandomNormal([3, 4], type: DType.Float64, generator: new Generator(2));
        Tensor Function(Tensor x) => x.MatMul(w).Sigmoid();
        Tensor jacobian = Gradients.Jacobian(Function, X), v = Tensor.FromArray([0.5, -1, 2]), u = Tensor.FromArray([1.0, 2, -3, 4]);
        (Tensor output, Tensor forward) = Gradients.JacobianVectorProduct(Function, X, v);
        Assert.Equal(Function(X).ToArray<double>(), output.ToArray<double>());
        AssertClose(jacobian.MatMul(v), forward);
        AssertClose(u.MatMul(jacobian), Gradients.VectorJacobianProduct(Function, X, u).Product);
    }

    [Fact]
    public void Jacobian_InsideOfNoGradient_IsAConstant()
    {
        Tensor leaf = X.WithGradient();
        Assert.True(Gradients.Jacobian(x => x.Exp(), leaf).RequiresGradient);
        using (Tensor.NoGradient())
        {
            Tensor jacobian = Gradients.Jacobian(x => x.Square(), leaf);
            Assert.False(jacobian.RequiresGradient);
            Assert.Equal([2.0, 0, 0, 0, -4, 0, 0, 0, 6], jacobian.ToArray<double>());
            Assert.False(leaf.Exp().RequiresGradient);
        }
    }

    [Fact]
    public void Jacobian_ErrorInTheFunction_RestoresTheMode()
    {
        using (Tensor.NoGradient())
        {
            Assert.Throws<ShapeException>(() => Gradients.Jacobian(x => x.Reshape([7]), X));
            Assert.Throws<DTypeException>(() => Gradients.Jacobian(x => x, Tensor.Arange(3)));
            Assert.False(X.WithGradient().Exp().RequiresGradient);
        }
        Assert.True(X.WithGradient().Exp().RequiresGradient);
    }

    [Fact]
    public void Jacobian_NextCall_RunsTheSamePlan()
    {
        Gradients.Jacobian(x => x.Sin() * 2, X).Evaluate();
        Assert.Equal(0, PlanInspection.CompilationsOf(() => Gradients.Jacobian(x => x.Sin() * 3, X).Evaluate()));
    }

    [Fact]
    public void Custom_NextCall_RunsTheSamePlanAndHoldsNoRule()
    {
        WeakReference Step(double factor)
        {
            Tensor x = X.WithGradient(), scale = Tensor.FromArray([factor, factor, factor]);
            Tensor y = Gradients.Custom(z => z[0].Exp(), rule => [rule.OutputGradient * scale], x);
            Tensor gradient = Tensor.Grad(y, x)[0];
            Tensor.Evaluate(y, gradient);
            Assert.Equal([factor, factor, factor], gradient.ToArray<double>());
            return new WeakReference(scale);
        }
        WeakReference first = Step(2);
        Assert.Equal(0, PlanInspection.CompilationsOf(() => Step(3)));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(first.IsAlive);
    }

    [Fact]
    public void Custom_InputWithoutGradient_GetsNone()
    {
        Tensor x = X.WithGradient(), unused = X.WithGradient();
        Tensor y = Gradients.Custom(z => z[0] * 2, rule => [rule.OutputGradient * 2, null], x, unused);
        Tensor[] gradients = Tensor.Grad(y, x, unused);
        Assert.Equal([2.0, 2, 2], gradients[0].ToArray<double>());
        Assert.Equal([0.0, 0, 0], gradients[1].ToArray<double>());
    }

    private static void AssertClose(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.All(expected.ToArray<double>().Zip(actual.ToArray<double>()), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }
}
