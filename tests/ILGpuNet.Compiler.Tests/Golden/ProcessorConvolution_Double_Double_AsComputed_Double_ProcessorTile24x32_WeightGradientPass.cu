#define GROUP_INDEX ((int)blockIdx.x)
#define STORE_RESULT(output, index, value) (output)[index] = (value)

typedef struct
{
    int Input;
    int Kernel;
    int Output;
    int Stride;
    int Padding;
    int Dilation;
} ConvolutionAxis;

typedef struct
{
    ConvolutionAxis depth;
    ConvolutionAxis height;
    ConvolutionAxis width;
    unsigned char strided;
    int Batch;
    int Groups;
    int Channels;
    int Filters;
    int InputCount;
    int KernelCount;
    int OutputCount;
} ConvolutionSizes;

typedef struct
{
    int Depth;
    int Height;
    int Width;
} Position;

typedef struct
{
    int Start;
    Position Position;
} GatherPoint;

static __device__ __forceinline__ int ForwardPass_Steps(ConvolutionSizes sizes)
{
    return (int)((unsigned int)sizes.Channels * (unsigned int)sizes.KernelCount);
}

static __device__ __forceinline__ int ForwardPass_Columns(ConvolutionSizes sizes)
{
    return (int)((unsigned int)sizes.Batch * (unsigned int)sizes.OutputCount);
}

static __device__ __forceinline__ void PatchProduct_Double_ProcessorTile24x32_Clear(double* sums, int rows)
{
    int length_ = (int)((unsigned int)((int)((unsigned int)rows + 6u - 1u) / 6 * 6) * 32u);
    for (int i = 0; i < length_; i++)
    {
        sums[i] = 0.0;
    }
}

static __device__ __forceinline__ int WeightGradientPass_LeftStride(ConvolutionSizes sizes)
{
    return sizes.OutputCount;
}

static __device__ __forceinline__ void Position_Create(Position* self, int depth, int height, int width)
{
    self->Depth = depth;
    self->Height = height;
    self->Width = width;
}

static __device__ __forceinline__ Position ConvolutionSizes_OffsetOf(ConvolutionSizes* self, int element)
{
    Position value;
    Position_Create(&value, (int)((unsigned int)(element / (int)((unsigned int)self->height.Kernel * (unsigned int)self->width.Kernel)) * (unsigned int)self->depth.Dilation), (int)((unsigned int)(element / self->width.Kernel % self->height.Kernel) * (unsigned int)self->height.Dilation), (int)((unsigned int)(element % self->width.Kernel) * (unsigned int)self->width.Dilation));
    return value;
}

static __device__ __forceinline__ void GatherPoint_Create(GatherPoint* self, int start, Position position)
{
    self->Start = start;
    self->Position = position;
}

static __device__ __forceinline__ GatherPoint ConvolutionSizes_KernelPoint(ConvolutionSizes* self, int channel, int element)
{
    Position offset = ConvolutionSizes_OffsetOf(self, element);
    GatherPoint value;
    GatherPoint_Create(&value, (int)((unsigned int)channel * (unsigned int)self->InputCount + ((unsigned int)offset.Depth * (unsigned int)self->height.Input + (unsigned int)offset.Height) * (unsigned int)self->width.Input + (unsigned int)offset.Width), offset);
    return value;
}

static __device__ __forceinline__ int ForwardPass_StepStart(ConvolutionSizes sizes, int group, int step_)
{
    GatherPoint v0 = ConvolutionSizes_KernelPoint(&sizes, step_ / sizes.KernelCount, step_ % sizes.KernelCount);
    return v0.Start;
}

static __device__ __forceinline__ int WeightGradientPass_ResultStart(ConvolutionSizes sizes, int product, int column)
{
    return (int)((unsigned int)product * (unsigned int)sizes.Filters * (unsigned int)sizes.Channels * (unsigned int)sizes.KernelCount + (unsigned int)column);
}

static __device__ __forceinline__ int WeightGradientPass_ResultStride(ConvolutionSizes sizes)
{
    return (int)((unsigned int)sizes.Channels * (unsigned int)sizes.KernelCount);
}

static __device__ __forceinline__ int ForwardPass_ResultStart(ConvolutionSizes sizes, int product, int column)
{
    return (int)(((unsigned int)(column / sizes.OutputCount) * (unsigned int)sizes.Groups + (unsigned int)product) * (unsigned int)sizes.Filters * (unsigned int)sizes.OutputCount + (unsigned int)(column % sizes.OutputCount));
}

static __device__ __forceinline__ void PatchProduct_Double_ProcessorTile24x32_PackRows_Double_AsComputed_Double(double* source, int* steps, int start, int stride, double* panels, int rows, int count)
{
    for (int first = 0; first < rows; first += 6)
    {
        double* panel = &panels[first * 32];
        #pragma unroll
        for (int lane = 0; lane < 6; lane++)
        {
            int row = (int)((unsigned int)start + (unsigned int)min((int)((unsigned int)first + (unsigned int)lane), (int)((unsigned int)rows - 1u)) * (unsigned int)stride);
            for (int step_ = 0; step_ < count; step_++)
            {
                panel[step_ * 6 + lane] = source[steps[step_] + row];
            }
        }
    }
}

static __device__ __forceinline__ Position ConvolutionSizes_WindowOf(ConvolutionSizes* self, int output)
{
    Position value;
    Position_Create(&value, (int)((unsigned int)(output / (int)((unsigned int)self->height.Output * (unsigned int)self->width.Output)) * (unsigned int)self->depth.Stride - (unsigned int)self->depth.Padding), (int)((unsigned int)(output / self->width.Output % self->height.Output) * (unsigned int)self->height.Stride - (unsigned int)self->height.Padding), (int)((unsigned int)(output % self->width.Output) * (unsigned int)self->width.Stride - (unsigned int)self->width.Padding));
    return value;
}

static __device__ __forceinline__ GatherPoint ConvolutionSizes_WindowPoint(ConvolutionSizes* self, int images, int output)
{
    Position window = ConvolutionSizes_WindowOf(self, output);
    GatherPoint value;
    GatherPoint_Create(&value, (int)((unsigned int)images + ((unsigned int)window.Depth * (unsigned int)self->height.Input + (unsigned int)window.Height) * (unsigned int)self->width.Input + (unsigned int)window.Width), window);
    return value;
}

static __device__ __forceinline__ int ForwardPass_ColumnStart(ConvolutionSizes sizes, int group, int column)
{
    GatherPoint v0 = ConvolutionSizes_WindowPoint(&sizes, (int)(((unsigned int)(column / sizes.OutputCount) * (unsigned int)sizes.Groups + (unsigned int)group) * (unsigned int)sizes.Channels * (unsigned int)sizes.InputCount), column % sizes.OutputCount);
    return v0.Start;
}

static __device__ __forceinline__ void PatchProduct_Double_ProcessorTile24x32_MultiplyAdd(double* left, double* right, double* sums, int rows, int columns, int steps)
{
    double patch[96] = {0};
    for (int column = 0; column < columns; column += 16)
    {
        for (int row = 0; row < rows; row += 6)
        {
            double* leftPanel = &left[row * 32];
            double* rightPanel = &right[column * 32];
            double* own = &sums[row * 32 + column * 6];
            #pragma unroll
            for (int i = 0; i < 6; i++)
            {
                #pragma unroll
                for (int j = 0; j < 16; j++)
                {
                    patch[i * 16 + j] = own[i * 16 + j];
                }
            }
            for (int step_ = 0; step_ < steps; step_++)
            {
                #pragma unroll
                for (int i = 0; i < 6; i++)
                {
                    #pragma unroll
                    for (int j = 0; j < 16; j++)
                    {
                        int at = i * 16 + j;
                        patch[at] = fma(leftPanel[step_ * 6 + i], rightPanel[step_ * 16 + j], patch[at]);
                    }
                }
            }
            #pragma unroll
            for (int i = 0; i < 6; i++)
            {
                #pragma unroll
                for (int j = 0; j < 16; j++)
                {
                    own[i * 16 + j] = patch[i * 16 + j];
                }
            }
        }
    }
}

static __device__ __forceinline__ int PatchProduct_Double_ProcessorTile24x32_SumsAt(int row, int column)
{
    return (int)((unsigned int)(row / 6 * 6) * 32u + (unsigned int)column * 6u + (unsigned int)(row % 6 * 16));
}

extern "C" __global__ __launch_bounds__(1) void ProcessorConvolution_Double_Double_AsComputed_Double_ProcessorTile24x32_WeightGradientPass(double* factor, double* images, double* result, ConvolutionSizes sizes, int segmentLength)
{
    __shared__ double left[768];
    __shared__ double right[1024];
    __shared__ double sums[768];
    __shared__ int starts[32];
    __shared__ int results[32];
    __shared__ int factors[32];
    __shared__ int runs[2];
    int m = sizes.Filters;
    int n = ForwardPass_Steps(sizes);
    int tilesAcross = (int)((unsigned int)n + 32u - 1u) / 32;
    int tiles = (int)((unsigned int)((int)((unsigned int)m + 24u - 1u) / 24) * (unsigned int)tilesAcross);
    int product = GROUP_INDEX / tiles;
    int tile = GROUP_INDEX % tiles;
    int group = product % sizes.Groups;
    int firstRow = (int)((unsigned int)(tile / tilesAcross) * 24u);
    int firstColumn = (int)((unsigned int)(tile % tilesAcross) * 32u);
    int rows = min(24, (int)((unsigned int)m - (unsigned int)firstRow));
    int columns = min(32, (int)((unsigned int)n - (unsigned int)firstColumn));
    int firstStep = (int)((unsigned int)(product / sizes.Groups) * (unsigned int)segmentLength);
    int end = (int)((unsigned int)min((int)((unsigned int)ForwardPass_Columns(sizes) - (unsigned int)firstStep), segmentLength) + (unsigned int)firstStep);
    int panels = (int)((unsigned int)columns + 16u - 1u) / 16;
    for (int panel = 0; panel < panels; panel++)
    {
        int first = panel * 16;
        int run = 1;
        for (int j = first; j < (int)((unsigned int)first + 16u); j++)
        {
            int column = (int)((unsigned int)firstColumn + (unsigned int)min(j, (int)((unsigned int)columns - 1u)));
            starts[j] = ForwardPass_StepStart(sizes, group, column);
            results[j] = WeightGradientPass_ResultStart(sizes, product, column);
            if (starts[j] != (int)((unsigned int)starts[first] + (unsigned int)j - (unsigned int)first))
            {
                run = 0;
            }
        }
        runs[panel] = run;
    }
    PatchProduct_Double_ProcessorTile24x32_Clear(sums, rows);
    int leftStride = WeightGradientPass_LeftStride(sizes);
    for (int depth = firstStep; depth < end; depth += 32)
    {
        int steps = min(32, (int)((unsigned int)end - (unsigned int)depth));
        for (int step_ = 0; step_ < steps; step_++)
        {
            factors[step_] = ForwardPass_ResultStart(sizes, group, (int)((unsigned int)depth + (unsigned int)step_));
        }
        PatchProduct_Double_ProcessorTile24x32_PackRows_Double_AsComputed_Double(factor, factors, (int)((unsigned int)firstRow * (unsigned int)leftStride), leftStride, left, rows, steps);
        for (int step_ = 0; step_ < steps; step_++)
        {
            int start = ForwardPass_ColumnStart(sizes, group, (int)((unsigned int)depth + (unsigned int)step_));
            for (int panel = 0; panel < panels; panel++)
            {
                int* columnStarts = &starts[panel * 16];
                double* to = &right[panel * 16 * 32 + step_ * 16];
                if (runs[panel] == 0)
                {
                    #pragma unroll
                    for (int j = 0; j < 16; j++)
                    {
                        to[j] = images[columnStarts[j] + start];
                    }
                }
                else
                {
                    double* from = &images[columnStarts[0] + start];
                    #pragma unroll
                    for (int j = 0; j < 16; j++)
                    {
                        to[j] = from[j];
                    }
                }
            }
        }
        PatchProduct_Double_ProcessorTile24x32_MultiplyAdd(left, right, sums, rows, columns, steps);
    }
    int resultStride = WeightGradientPass_ResultStride(sizes);
    for (int row = 0; row < rows; row++)
    {
        int start = (int)(((unsigned int)firstRow + (unsigned int)row) * (unsigned int)resultStride);
        for (int column = 0; column < columns; column += 16)
        {
            int width = min(16, (int)((unsigned int)columns - (unsigned int)column));
            int* places = &results[column];
            double* own = &sums[PatchProduct_Double_ProcessorTile24x32_SumsAt(row, column)];
            for (int j = 0; j < width; j++)
            {
                STORE_RESULT(result, (int)((unsigned int)places[j] + (unsigned int)start), own[j]);
            }
        }
    }
}
