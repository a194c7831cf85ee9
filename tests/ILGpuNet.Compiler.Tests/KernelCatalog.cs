using ILGpuNet.Kernels;

namespace ILGpuNet.Compiler.Tests;

/// <summary>The kernels of the project, each with the type arguments that tests use.</summary>
public static class KernelCatalog
{
    public static IReadOnlyList<Type> Kernels { get; } =
    [
        typeof(Map<Exponential>),
        typeof(Map<RectifiedLinear>),
        typeof(Map<Composition<Sigmoid, Negation>>),
        typeof(ScaledAdd<float>),
        typeof(ScaledAdd<int>),
        typeof(ScaledAdd<double>),
        typeof(Reduce<float, float, float, Elements<float, float, Sum<float>>>),
        typeof(Reduce<byte, long, long, Elements<byte, long, Sum<long>>>),
        typeof(Reduce<float, Extreme<float>, long, FirstExtreme<float, LargestFirst<float>>>),
        typeof(Reduce<float, float, float, Segments<float, float, float, Elements<float, float, Maximum<float>>>>),
        typeof(ReduceSegments<float, float, float, Elements<float, float, Maximum<float>>>),
        typeof(ReduceSegments<int, Extreme<int>, long, FirstExtreme<int, SmallestFirst<int>>>),
        typeof(Softmax<float, PlainSoftmax>),
        typeof(Softmax<double, LogarithmicSoftmax>),
        typeof(MatrixProduct<float, float, AsComputed<float>, Tile64x64>),
        typeof(MatrixProduct<double, double, AsComputed<double>, Tile16x16>),
        typeof(MatrixProduct<float, float, AsComputed<float>, ProcessorTile64x64>),
        typeof(MatrixProduct<ushort, float, StoredFloat16, Tile64x64>),
        typeof(MatrixVectorProduct<float, float, AsComputed<float>>),
        typeof(MatrixVectorProduct<ushort, float, StoredBFloat16>),
        typeof(ConvolutionForward<float, float, AsComputed<float>, Tile64x64>),
        typeof(ConvolutionForward<float, float, AsComputed<float>, ProcessorTile32x64>),
        typeof(ConvolutionInputGradient<float, float, AsComputed<float>, Tile64x64>),
        typeof(ConvolutionWeightGradient<float, float, AsComputed<float>, Tile64x64>),
        typeof(DirectConvolution<float>),
        typeof(DirectInputGradient<float>),
        typeof(DirectWeightGradient<float>),
        typeof(RandomSingle<Uniform<float>>),
        typeof(RandomSingle<Normal<float>>),
        typeof(RandomDouble<Normal<double>>),
        typeof(RangeFill<long, double>),
        typeof(TakeAlongAxis<uint>),
        typeof(IndexSelect<uint>),
        typeof(ScatterAddColumns<float>),
        typeof(ScatterAddSorted<float>),
        typeof(ScatterClaim),
        typeof(ScatterWrite<ulong>),
        typeof(FindViolation<long, IsSignedIndex<long>>),
        typeof(FindViolation<float, IsProbability<float>>),
        typeof(ReportViolation<long>),
        typeof(SortChunks<float, uint, SingleKey>),
        typeof(SortChunks<double, ulong, DoubleKey>),
        typeof(MergeRuns<uint>),
        typeof(WriteOrder),
        typeof(SearchSorted<float>),
        typeof(MaxPooling<float>),
        typeof(AveragePooling<float>),
        typeof(AveragePoolingGradient<double>),
        typeof(ScanRows<float, float, float, Running<float, Sum<float>>>),
        typeof(ScanRows<float, float, float, RunningStates<float, Sum<float>>>),
        typeof(ScanRows<double, LinearStep<double>, double, LinearRecurrence<double>>),
        typeof(ScanTotals<float, float, float, Running<float, LogarithmSumExponential<float>>>),
        typeof(ScanColumns<float, Extreme<float>, long, RunningExtreme<float, LargestFirst<float>>>),
        typeof(SimpleCell<float, HyperbolicTangentState<float>>),
        typeof(SimpleCellGradient<double, RectifiedState<double>>),
        typeof(LstmCell<float>),
        typeof(LstmCellGradient<float>),
        typeof(GruCell<float>),
        typeof(GruCellGradient<float>),
        typeof(FindViolation<long, IsLength<long>>),
        typeof(Copy<uint>),
        typeof(Fill<ulong>),
        typeof(Transpose<ushort>),
    ];

    public static TheoryData<Type, KernelDialect> InEachDialect()
    {
        var data = new TheoryData<Type, KernelDialect>();
        foreach (Type kernel in Kernels)
        {
            data.Add(kernel, KernelDialect.OpenCl);
            data.Add(kernel, KernelDialect.Cuda);
        }
        return data;
    }
}
