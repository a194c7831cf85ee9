using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs;

/// <summary>What a kernel has to do, counted from its shapes.</summary>
/// <param name="Flops">Floating-point operations: a multiplication and an addition each count; a function such as exp counts as one.</param>
/// <param name="Bytes">Bytes read and written if each operand passes through memory once; an operand that is broadcast counts its own elements.</param>
internal readonly record struct KernelCost(double Flops, double Bytes)
{
    public static KernelCost Of(Primitive primitive, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        double bytes = 0;
        foreach (Operand input in inputs) bytes += DistinctElements(input.Layout) * input.Type.Size();
        foreach (Operand output in outputs) bytes += (double)output.Shape.Count * output.Type.Size();
        return new KernelCost(FlopsOf(primitive, inputs, outputs), bytes);
    }

    private static double FlopsOf(Primitive primitive, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        return primitive switch
        {
            MapPrimitive map => FlopsOf(map.Program, outputs[0].Shape),
            ManyMapsPrimitive many => many.Shapes.Sum(shape => FlopsOf(many.Program, shape)),
            FusedPrimitive fused => FlopsOf(fused.Program, fused.Shape) + (double)fused.Sums * fused.Shape.Count + (fused.Head is null ? 0
                : FlopsOf(fused.Head, inputs[..fused.HeadInputs], [new Operand(fused.Program.InputTypes[0], Layout.Contiguous(fused.Shape))])),
            RowPrimitive rows => FlopsOf(rows),
            MatrixProductPrimitive => 2.0 * outputs[0].Shape.Count * inputs[0].Shape[-1],
            ConvolutionPrimitive convolution => FlopsOf(convolution.Geometry),
            // The product of each step; the functions of the cell are few beside it.
            RecurrentPrimitive => 2.0 * inputs[0].Shape.Count * inputs[1].Shape[1],
            RecurrentGradientPrimitive => 2.0 * outputs[0].Shape.Count * outputs[1].Shape[1],
            ReducePrimitive => inputs[0].Shape.Count,
            SoftmaxPrimitive => 4.0 * inputs[0].Shape.Count,
            PoolingPrimitive pooling => (double)pooling.Geometry.Batch * pooling.Geometry.Channels * Product(pooling.Geometry.Output) * Product(pooling.Geometry.Window),
            ScatterAddPrimitive or IndexAddPrimitive => inputs[1].Shape.Count,
            _ => 0,
        };
    }

    private static double FlopsOf(MapProgram program, Shape shape) =>
        (double)shape.Count * program.Instructions.Count(instruction => instruction.Function is not (MapFunction.Copy or MapFunction.Cast));

    private static double FlopsOf(RowPrimitive rows)
    {
        double flops = (double)rows.Sums.Count * rows.Rows * rows.Length;
        foreach (RowInstruction instruction in rows.Program.Instructions)
        {
            bool isOfRows = instruction.Function != RowFunction.Map || !instruction.Result.IsPerRow;
            double perElement = instruction.Function switch
            {
                RowFunction.Map when instruction.Map is MapFunction.Copy or MapFunction.Cast => 0,
                RowFunction.Softmax or RowFunction.LogSoftmax => 4,
                RowFunction.Pick or RowFunction.Place => 0,
                _ => 1,
            };
            flops += perElement * rows.Rows * (isOfRows ? rows.Length : 1);
        }
        return flops;
    }

    /// <summary>The same for each of the three passes.</summary>
    private static double FlopsOf(ConvolutionGeometry geometry) =>
        2.0 * geometry.Batch * geometry.Filters * Product(geometry.Output) * (geometry.Channels / geometry.Groups) * Product(geometry.Kernel);

    private static double Product(ValueList<int> extents)
    {
        double product = 1;
        foreach (int extent in extents) product *= extent;
        return product;
    }

    private static double DistinctElements(Layout layout)
    {
        double count = 1;
        for (int axis = 0; axis < layout.Shape.Rank; axis++)
        {
            if (layout.Strides[axis] != 0 || layout.Shape[axis] == 0) count *= layout.Shape[axis];
        }
        return count;
    }
}
