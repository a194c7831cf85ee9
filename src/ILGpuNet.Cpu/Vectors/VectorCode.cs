using System.Numerics;
using System.Reflection;
using System.Runtime.Intrinsics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <inheritdoc/>
internal sealed unsafe class VectorCode : IVectorCode
{
    public int Bytes => Vector512<byte>.Count;

    public Type Vectors => typeof(Vector512);

    public Type PartialVectors => typeof(PartialVector);

    public Type Masks => typeof(ByteMask);

    public Type RowVectors => typeof(RowVectors);

    public Type VectorOf(Type element) => typeof(Vector512<>).MakeGenericType(element);

    public Type RowFoldOf(RowFunction function, Type element)
    {
        return function switch
        {
            RowFunction.Sum => Fold(typeof(double), typeof(SumFold<,>).MakeGenericType(element, typeof(double))),
            RowFunction.Max => Fold(element, typeof(MaxFold<>).MakeGenericType(element)),
            _ => Fold(element, typeof(MinFold<>).MakeGenericType(element)),
        };

        Type Fold(Type total, Type fold) => typeof(RowFold<,,>).MakeGenericType(element, total, fold);
    }

    public MethodInfo FindFunction(MapInstruction instruction, Type element) => VectorFunctions.Find(instruction, element);

    public MapLoop FindLoop(MapInstruction instruction) => MapLoopTable.Find(instruction);

    public delegate*<byte*, int, int, double*, bool, void> FindFold(RowFunction function, DType type) => RowFolds.Find(function, type);

    public void Softmax(DType type, bool isLogarithmic, byte* source, byte* result, int rows, int length)
    {
        if (type == DType.Float32) SoftmaxRow<float>.OfRows((float*)source, (float*)result, isLogarithmic, rows, length);
        else SoftmaxRow<double>.OfRows((double*)source, (double*)result, isLogarithmic, rows, length);
    }

    public double SumOf(DType type, byte* values, int length) => type == DType.Float32
        ? SumLoops.SumOf((float*)values, length)
        : SumLoops.SumOf((double*)values, length);

    public void AddTo(DType type, double* sums, byte* values, int length)
    {
        if (type == DType.Float32) SumLoops.AddTo(sums, (float*)values, length);
        else SumLoops.AddTo(sums, (double*)values, length);
    }

    public void AddRowsTo(DType type, double* sums, byte* values, int rows, int length)
    {
        if (type == DType.Float32) ColumnSums.Add(sums, (float*)values, rows, length);
        else ColumnSums.Add(sums, (double*)values, rows, length);
    }

    public void GenerateBits(ulong key, ulong offset, ulong firstBlock, int blocks, uint* words) => Philox.Generate(key, offset, firstBlock, blocks, words);

    public void MakeUniform<T>(T* numbers, int count) where T : unmanaged, IFloatingPointIeee754<T> => RandomNumbers.MakeUniform(numbers, count);

    public void MakeNormal<T>(T* numbers, int count) where T : unmanaged, IFloatingPointIeee754<T> => RandomNumbers.MakeNormal(numbers, count);

    public void PoolPairs(float* x, long planes, int inputHeight, int inputWidth, float* y, long* indices, int height, int width) =>
        PairwiseMaxPooling.Run(x, planes, inputHeight, inputWidth, y, indices, height, width);

    public void AveragePairs(float* x, int inputWidth, float* y, int height, int width) => PairwiseAveragePooling.Run(x, inputWidth, y, height, width);

    public void SpreadOverPairs(float* gradient, int height, int width, float* inputGradient, int inputHeight, int inputWidth) =>
        PairwiseAveragePooling.RunGradient(gradient, height, width, inputGradient, inputHeight, inputWidth);

    public CpuKernel CreateReduction(ReducePrimitive primitive, Operand input, Operand output) => ReduceKernel.Create(primitive, input, output);

    public CpuKernel CreateSoftmax(SoftmaxPrimitive primitive, Operand input) => input.Type == DType.Float64
        ? new SoftmaxKernel<double>(primitive, input.Shape)
        : new SoftmaxKernel<float>(primitive, input.Shape);

    public CpuKernel CreateRecurrent<T>(RecurrentCell cell, IRecurrentKernelFactory<T> factory) where T : unmanaged, IFloatingPointIeee754<T> => cell switch
    {
        RecurrentCell.Tanh => factory.Create<TanhCell<T>>(),
        RecurrentCell.Relu => factory.Create<ReluCell<T>>(),
        RecurrentCell.Lstm => factory.Create<LstmCell<T>>(),
        _ => factory.Create<GruCell<T>>(),
    };
}
