using System.Numerics;
using ILGpuNet.Kernels;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>Kernels of the primitives that take, replace and add elements at indices. Each looks for indices out of range first.</summary>
internal static class IndexKernels
{
    /// <summary>Where columns have more values than this, and the columns alone do not keep the device busy, values are sorted by their index.</summary>
    private const int ManyValues = 256;

    public static void Add(KernelBuilder builder, TakeAlongAxisPrimitive primitive)
    {
        AxisShape source = AxisShape.Create(builder, builder.Inputs[0].Shape, primitive.Axis), target = AxisShape.Create(builder, builder.Outputs[0].Shape, primitive.Axis);
        CheckKernels.AddIndices(builder, "Gather", 1, primitive.Axis, source.Length);
        OfSize(builder, new Take(builder, source, target, false));
    }

    public static void Add(KernelBuilder builder, IndexSelectPrimitive primitive)
    {
        AxisShape source = AxisShape.Create(builder, builder.Inputs[0].Shape, primitive.Axis), target = AxisShape.Create(builder, builder.Outputs[0].Shape, primitive.Axis);
        CheckKernels.AddIndices(builder, "IndexSelect", 1, primitive.Axis, source.Length);
        OfSize(builder, new Take(builder, source, target, true));
    }

    public static void Add(KernelBuilder builder, ScatterPrimitive primitive)
    {
        AxisShape target = AxisShape.Create(builder, builder.Outputs[0].Shape, primitive.Axis), values = AxisShape.Create(builder, builder.Inputs[1].Shape, primitive.Axis);
        CheckKernels.AddIndices(builder, "Scatter", 1, primitive.Axis, target.Length);
        var axis = new IndexedAxis(target.Length, values.Length, target.Inner, isOneDimensional: false);
        View<int> winners = builder.Workspace<int>(target.Count);
        builder.LaunchEach(new Fill<int>(winners, -1, target.Count), target.Count);
        builder.LaunchEach(new ScatterClaim(builder.Input<long>(1), winners, axis, values.Count), values.Count);
        OfSize(builder, new Write(builder, winners, axis, target.Count));
    }

    /// <summary>Sums of values at indices, which are one-dimensional or of the values' shape.</summary>
    public static void AddSums(KernelBuilder builder, int axis, string name, bool isOneDimensional)
    {
        switch (builder.Outputs[0].Type)
        {
            case DType.Float32: Sums<float>(); break;
            case DType.Float64: Sums<double>(); break;
            case DType.Int32: Sums<int>(); break;
            case DType.Int64: Sums<long>(); break;
            default: throw new DTypeException($"[{name}] is not defined for {builder.Outputs[0].Type}");
        }

        void Sums<T>() where T : unmanaged, INumber<T>
        {
            AxisShape target = AxisShape.Create(builder, builder.Outputs[0].Shape, axis), values = AxisShape.Create(builder, builder.Inputs[1].Shape, axis);
            CheckKernels.AddIndices(builder, name, 0, axis, target.Length);
            var sizes = new IndexedAxis(target.Length, values.Length, target.Inner, isOneDimensional);
            View<long> indices = builder.Input<long>(0);
            View<T> added = builder.Input<T>(1), output = builder.Output<T>(0);
            builder.LaunchEach(new Fill<T>(output, T.Zero, target.Count), target.Count);
            if (values.Count == 0) return;
            if (values.Length <= ManyValues || target.Rows >= builder.ManyGroups * KernelBuilder.PreferredGroupSize)
            {
                builder.LaunchEach(new ScatterAddColumns<T>(indices, added, output, sizes, target.Rows), target.Rows);
                return;
            }
            AxisShape sorted = isOneDimensional ? new AxisShape(1, values.Length, 1) : values;
            View<long> order = builder.Workspace<long>(sorted.Count);
            SortKernels.AddOrder(builder, indices, order, sorted, isDescending: false);
            builder.LaunchEach(new ScatterAddSorted<T>(indices, order, added, output, sizes, values.Count), values.Count);
        }
    }

    private static void OfSize(KernelBuilder builder, IMovement movement)
    {
        switch (builder.Outputs[0].Type.Size())
        {
            case 1: movement.Launch<byte>(); break;
            case 2: movement.Launch<ushort>(); break;
            case 4: movement.Launch<uint>(); break;
            default: movement.Launch<ulong>(); break;
        }
    }

    /// <summary>A launch for elements of any size.</summary>
    private interface IMovement
    {
        void Launch<T>() where T : unmanaged;
    }

    private sealed record Take(KernelBuilder Builder, AxisShape Source, AxisShape Target, bool IsOneDimensional) : IMovement
    {
        public void Launch<T>() where T : unmanaged
        {
            View<T> x = Builder.Input<T>(0), y = Builder.Output<T>(0);
            View<long> indices = Builder.Input<long>(1);
            if (IsOneDimensional) Builder.LaunchEach(new IndexSelect<T>(x, indices, y, Source.Length, Target.Length, Target.Inner, Target.Count), Target.Count);
            else Builder.LaunchEach(new TakeAlongAxis<T>(x, indices, y, Source.Length, Target.Length, Target.Inner, Target.Count), Target.Count);
        }
    }

    private sealed record Write(KernelBuilder Builder, View<int> Winners, IndexedAxis Axis, int Count) : IMovement
    {
        public void Launch<T>() where T : unmanaged => Builder.LaunchEach(
            new ScatterWrite<T>(Builder.Input<T>(0), Builder.Input<T>(2), Winners, Builder.Output<T>(0), Axis, Count), Count);
    }
}
