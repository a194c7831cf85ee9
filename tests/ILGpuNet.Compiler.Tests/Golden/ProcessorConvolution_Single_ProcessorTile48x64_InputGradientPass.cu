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
    unsigned char padded;
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

static __device__ __forceinline__ int InputGradientPass_Rows(ConvolutionSizes sizes)
{
    return sizes.Channels;
}

static __device__ __forceinline__ int InputGradientPass_Columns(ConvolutionSizes sizes)
{
    return (int)((unsigned int)sizes.Batch * (unsigned int)sizes.InputCount);
}

static __device__ __forceinline__ int InputGradientPass_Steps(ConvolutionSizes sizes)
{
    return (int)((unsigned int)sizes.Filters * (unsigned int)sizes.KernelCount);
}

static __device__ __forceinline__ void Position_Create(Position* self, int depth, int height, int width)
{
    self->Depth = depth;
    self->Height = height;
    self->Width = width;
}

static __device__ __forceinline__ Position ConvolutionSizes_PaddedPositionOf(ConvolutionSizes* self, int input)
{
    Position value;
    Position_Create(&value, (int)((unsigned int)(input / (int)((unsigned int)self->height.Input * (unsigned int)self->width.Input)) + (unsigned int)self->depth.Padding), (int)((unsigned int)(input / self->width.Input % self->height.Input) + (unsigned int)self->height.Padding), (int)((unsigned int)(input % self->width.Input) + (unsigned int)self->width.Padding));
    return value;
}

static __device__ __forceinline__ void GatherPoint_Create(GatherPoint* self, int start, Position position)
{
    self->Start = start;
    self->Position = position;
}

static __device__ __forceinline__ GatherPoint ConvolutionSizes_InputPoint(ConvolutionSizes* self, int images, int input)
{
    Position padded = ConvolutionSizes_PaddedPositionOf(self, input);
    GatherPoint value;
    GatherPoint_Create(&value, (int)((unsigned int)images + ((unsigned int)padded.Depth * (unsigned int)self->height.Output + (unsigned int)padded.Height) * (unsigned int)self->width.Output + (unsigned int)padded.Width), padded);
    return value;
}

static __device__ __forceinline__ GatherPoint InputGradientPass_ColumnPoint(ConvolutionSizes sizes, int group, int column)
{
    return ConvolutionSizes_InputPoint(&sizes, (int)(((unsigned int)(column / sizes.InputCount) * (unsigned int)sizes.Groups + (unsigned int)group) * (unsigned int)sizes.Filters * (unsigned int)sizes.OutputCount), column % sizes.InputCount);
}

static __device__ __forceinline__ int InputGradientPass_ResultStart(ConvolutionSizes sizes, int product, int column)
{
    return (int)(((unsigned int)(column / sizes.InputCount) * (unsigned int)sizes.Groups + (unsigned int)product) * (unsigned int)sizes.Channels * (unsigned int)sizes.InputCount + (unsigned int)(column % sizes.InputCount));
}

static __device__ __forceinline__ void PatchProduct_Single_ProcessorTile48x64_Clear(float* sums, int rows)
{
    int length_ = (int)((unsigned int)((int)((unsigned int)rows + 6u - 1u) / 6 * 6) * 64u);
    for (int i = 0; i < length_; i++)
    {
        sums[i] = 0.0f;
    }
}

static __device__ __forceinline__ int InputGradientPass_LeftStride(ConvolutionSizes sizes)
{
    return sizes.KernelCount;
}

static __device__ __forceinline__ Position ConvolutionSizes_get_OutputExtents(ConvolutionSizes* self)
{
    Position value;
    Position_Create(&value, self->depth.Output, self->height.Output, self->width.Output);
    return value;
}

static __device__ __forceinline__ Position InputGradientPass_Extents(ConvolutionSizes sizes)
{
    return ConvolutionSizes_get_OutputExtents(&sizes);
}

static __device__ __forceinline__ bool InputGradientPass_AddsUp(ConvolutionSizes sizes)
{
    return (int)sizes.strided == 0;
}

static __device__ __forceinline__ bool InputGradientPass_IsWhole(ConvolutionSizes sizes)
{
    if (sizes.KernelCount != 1)
    {
        return false;
    }
    return (int)sizes.padded == 0;
}

static __device__ __forceinline__ int InputGradientPass_ResultStride(ConvolutionSizes sizes)
{
    return sizes.InputCount;
}

static __device__ __forceinline__ int InputGradientPass_LeftStart(ConvolutionSizes sizes, int group, int step_)
{
    return (int)(((unsigned int)group * (unsigned int)sizes.Filters + (unsigned int)(step_ / sizes.KernelCount)) * (unsigned int)sizes.Channels * (unsigned int)sizes.KernelCount + (unsigned int)(step_ % sizes.KernelCount));
}

static __device__ __forceinline__ void PatchProduct_Single_ProcessorTile48x64_PackRows(float* source, int* steps, int start, int stride, float* panels, int rows, int count)
{
    for (int first = 0; first < rows; first += 6)
    {
        float* panel = &panels[first * 64];
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

static __device__ __forceinline__ Position ConvolutionSizes_OffsetOf(ConvolutionSizes* self, int element)
{
    Position value;
    Position_Create(&value, (int)((unsigned int)(element / (int)((unsigned int)self->height.Kernel * (unsigned int)self->width.Kernel)) * (unsigned int)self->depth.Dilation), (int)((unsigned int)(element / self->width.Kernel % self->height.Kernel) * (unsigned int)self->height.Dilation), (int)((unsigned int)(element % self->width.Kernel) * (unsigned int)self->width.Dilation));
    return value;
}

static __device__ __forceinline__ GatherPoint ConvolutionSizes_FilterPoint(ConvolutionSizes* self, int filter, int element)
{
    Position offset = ConvolutionSizes_OffsetOf(self, element);
    int value = (int)((unsigned int)filter * (unsigned int)self->OutputCount - ((unsigned int)offset.Depth * (unsigned int)self->height.Output + (unsigned int)offset.Height) * (unsigned int)self->width.Output - (unsigned int)offset.Width);
    Position value2;
    Position_Create(&value2, (int)(0u - (unsigned int)offset.Depth), (int)(0u - (unsigned int)offset.Height), (int)(0u - (unsigned int)offset.Width));
    GatherPoint value3;
    GatherPoint_Create(&value3, value, value2);
    return value3;
}

static __device__ __forceinline__ GatherPoint InputGradientPass_StepPoint(ConvolutionSizes sizes, int group, int step_)
{
    return ConvolutionSizes_FilterPoint(&sizes, step_ / sizes.KernelCount, step_ % sizes.KernelCount);
}

static __device__ __forceinline__ void PatchProduct_Single_ProcessorTile48x64_MultiplyAdd(float* left, float* right, float* sums, int rows, int columns, int steps)
{
    float patch[96] = {0};
    for (int column = 0; column < columns; column += 16)
    {
        for (int row = 0; row < rows; row += 6)
        {
            float* leftPanel = &left[row * 64];
            float* rightPanel = &right[column * 64];
            float* own = &sums[row * 64 + column * 6];
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
                        patch[at] = fmaf(leftPanel[step_ * 6 + i], rightPanel[step_ * 16 + j], patch[at]);
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

static __device__ __forceinline__ int ConvolutionAxis_OutputOf(ConvolutionAxis* self, int distance_)
{
    int output = distance_ / self->Stride;
    if (distance_ < 0 || (int)((unsigned int)output * (unsigned int)self->Stride) != distance_ || output >= self->Output)
    {
        return -1;
    }
    return output;
}

static __device__ __forceinline__ int ConvolutionSizes_OutputPlace(ConvolutionSizes* self, GatherPoint input, GatherPoint kernel_)
{
    Position v6 = input.Position;
    int value = v6.Depth;
    v6 = kernel_.Position;
    int d = (int)((unsigned int)value + (unsigned int)v6.Depth);
    v6 = input.Position;
    int value2 = v6.Height;
    v6 = kernel_.Position;
    int h = (int)((unsigned int)value2 + (unsigned int)v6.Height);
    v6 = input.Position;
    int value3 = v6.Width;
    v6 = kernel_.Position;
    int w = (int)((unsigned int)value3 + (unsigned int)v6.Width);
    if ((int)self->strided == 0)
    {
        bool isInside = (unsigned int)d < (unsigned int)self->depth.Output && (unsigned int)h < (unsigned int)self->height.Output && (unsigned int)w < (unsigned int)self->width.Output;
        if (isInside)
        {
            return (int)((unsigned int)input.Start + (unsigned int)kernel_.Start);
        }
        return -1;
    }
    int outputDepth = ConvolutionAxis_OutputOf(&self->depth, d);
    int outputHeight = ConvolutionAxis_OutputOf(&self->height, h);
    int outputWidth = ConvolutionAxis_OutputOf(&self->width, w);
    if (outputDepth < 0 || outputHeight < 0 || outputWidth < 0)
    {
        return -1;
    }
    return (int)((unsigned int)input.Start + (unsigned int)kernel_.Start - (((unsigned int)d - (unsigned int)outputDepth) * (unsigned int)self->height.Output + (unsigned int)h - (unsigned int)outputHeight) * (unsigned int)self->width.Output - ((unsigned int)w - (unsigned int)outputWidth));
}

static __device__ __forceinline__ int InputGradientPass_PlaceOf(ConvolutionSizes sizes, GatherPoint column, GatherPoint step_)
{
    return ConvolutionSizes_OutputPlace(&sizes, column, step_);
}

static __device__ __forceinline__ int PatchProduct_Single_ProcessorTile48x64_SumsAt(int row, int column)
{
    return (int)((unsigned int)(row / 6 * 6) * 64u + (unsigned int)column * 6u + (unsigned int)(row % 6 * 16));
}

extern "C" __global__ __launch_bounds__(1) void ProcessorConvolution_Single_ProcessorTile48x64_InputGradientPass(float* factor, float* images, float* result, ConvolutionSizes sizes, int segmentLength)
{
    __shared__ float left[3072];
    __shared__ float right[4096];
    __shared__ float sums[3072];
    __shared__ int starts[64];
    __shared__ int depths[64];
    __shared__ int heights[64];
    __shared__ int widths[64];
    __shared__ int factors[64];
    __shared__ int results[64];
    int m = InputGradientPass_Rows(sizes);
    int n = InputGradientPass_Columns(sizes);
    int tilesAcross = (int)((unsigned int)n + 64u - 1u) / 64;
    int tiles = (int)((unsigned int)((int)((unsigned int)m + 48u - 1u) / 48) * (unsigned int)tilesAcross);
    int product = GROUP_INDEX / tiles;
    int tile = GROUP_INDEX % tiles;
    int group = product % sizes.Groups;
    int firstRow = (int)((unsigned int)(tile / tilesAcross) * 48u);
    int firstColumn = (int)((unsigned int)(tile % tilesAcross) * 64u);
    int rows = min(48, (int)((unsigned int)m - (unsigned int)firstRow));
    int columns = min(64, (int)((unsigned int)n - (unsigned int)firstColumn));
    int firstStep = (int)((unsigned int)(product / sizes.Groups) * (unsigned int)segmentLength);
    int end = (int)((unsigned int)min((int)((unsigned int)InputGradientPass_Steps(sizes) - (unsigned int)firstStep), segmentLength) + (unsigned int)firstStep);
    int panels = (int)((unsigned int)columns + 16u - 1u) / 16;
    Position v33;
    for (int j = 0; j < panels * 16; j++)
    {
        int column = (int)((unsigned int)firstColumn + (unsigned int)min(j, (int)((unsigned int)columns - 1u)));
        GatherPoint point = InputGradientPass_ColumnPoint(sizes, group, column);
        starts[j] = point.Start;
        v33 = point.Position;
        depths[j] = v33.Depth;
        v33 = point.Position;
        heights[j] = v33.Height;
        v33 = point.Position;
        widths[j] = v33.Width;
        results[j] = InputGradientPass_ResultStart(sizes, product, column);
    }
    PatchProduct_Single_ProcessorTile48x64_Clear(sums, rows);
    int leftStride = InputGradientPass_LeftStride(sizes);
    v33 = InputGradientPass_Extents(sizes);
    int depthExtent = v33.Depth;
    v33 = InputGradientPass_Extents(sizes);
    int heightExtent = v33.Height;
    v33 = InputGradientPass_Extents(sizes);
    int widthExtent = v33.Width;
    bool addsUp = InputGradientPass_AddsUp(sizes);
    bool isWhole = addsUp && InputGradientPass_IsWhole(sizes);
    for (int depth = firstStep; depth < end; depth += 64)
    {
        int steps = min(64, (int)((unsigned int)end - (unsigned int)depth));
        for (int step_ = 0; step_ < steps; step_++)
        {
            factors[step_] = InputGradientPass_LeftStart(sizes, group, (int)((unsigned int)depth + (unsigned int)step_));
        }
        PatchProduct_Single_ProcessorTile48x64_PackRows(factor, factors, (int)((unsigned int)firstRow * (unsigned int)leftStride), leftStride, left, rows, steps);
        for (int step_ = 0; step_ < steps; step_++)
        {
            GatherPoint point = InputGradientPass_StepPoint(sizes, group, (int)((unsigned int)depth + (unsigned int)step_));
            int start = point.Start;
            v33 = point.Position;
            int atDepth = v33.Depth;
            v33 = point.Position;
            int atHeight = v33.Height;
            v33 = point.Position;
            int atWidth = v33.Width;
            for (int panel = 0; panel < panels; panel++)
            {
                int first = panel * 16;
                float* to = &right[first * 64 + step_ * 16];
                int* ownStarts = &starts[first];
                int* ownDepths = &depths[first];
                int* ownHeights = &heights[first];
                int* ownWidths = &widths[first];
                if (!isWhole)
                {
                    if (!addsUp)
                    {
                        #pragma unroll
                        for (int j = 0; j < 16; j++)
                        {
                            int value = ownStarts[j];
                            Position value2;
                            Position_Create(&value2, ownDepths[j], ownHeights[j], ownWidths[j]);
                            GatherPoint column;
                            GatherPoint_Create(&column, value, value2);
                            int at = InputGradientPass_PlaceOf(sizes, column, point);
                            to[j] = at >= 0 ? images[at] : 0.0f;
                        }
                    }
                    else
                    {
                        #pragma unroll
                        for (int j = 0; j < 16; j++)
                        {
                            bool isInside = ((unsigned int)(int)((unsigned int)ownDepths[j] + (unsigned int)atDepth) < (unsigned int)depthExtent) & ((unsigned int)(int)((unsigned int)ownHeights[j] + (unsigned int)atHeight) < (unsigned int)heightExtent) & ((unsigned int)(int)((unsigned int)ownWidths[j] + (unsigned int)atWidth) < (unsigned int)widthExtent);
                            float value = images[isInside ? (int)((unsigned int)ownStarts[j] + (unsigned int)start) : 0];
                            to[j] = isInside ? value : 0.0f;
                        }
                    }
                }
                else
                {
                    #pragma unroll
                    for (int j = 0; j < 16; j++)
                    {
                        to[j] = images[ownStarts[j] + start];
                    }
                }
            }
        }
        PatchProduct_Single_ProcessorTile48x64_MultiplyAdd(left, right, sums, rows, columns, steps);
    }
    int resultStride = InputGradientPass_ResultStride(sizes);
    for (int row = 0; row < rows; row++)
    {
        int start = (int)(((unsigned int)firstRow + (unsigned int)row) * (unsigned int)resultStride);
        for (int column = 0; column < columns; column += 16)
        {
            int width = min(16, (int)((unsigned int)columns - (unsigned int)column));
            int* ownResults = &results[column];
            float* own = &sums[PatchProduct_Single_ProcessorTile48x64_SumsAt(row, column)];
            for (int j = 0; j < width; j++)
            {
                STORE_RESULT(result, (int)((unsigned int)ownResults[j] + (unsigned int)start), own[j]);
            }
        }
    }
}
