#pragma OPENCL FP_CONTRACT OFF
#define LOCAL_INDEX ((int)get_local_id(0))
#define GROUP_INDEX ((int)get_group_id(0))
#define STORE_RESULT(output, index, value) (output)[index] = (value)

typedef struct
{
    int Depth;
    int Height;
    int Width;
} Position;

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
    uchar strided;
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
    int Start;
    Position Position;
} GatherPoint;

static inline void Position_Create(Position* self, int depth, int height, int width)
{
    self->Depth = depth;
    self->Height = height;
    self->Width = width;
}

static inline Position ConvolutionSizes_PaddedPositionOf(ConvolutionSizes* self, int input)
{
    Position value;
    Position_Create(&value, (int)((uint)(input / (int)((uint)self->height.Input * (uint)self->width.Input)) + (uint)self->depth.Padding), (int)((uint)(input / self->width.Input % self->height.Input) + (uint)self->height.Padding), (int)((uint)(input % self->width.Input) + (uint)self->width.Padding));
    return value;
}

static inline void GatherPoint_Create(GatherPoint* self, int start, Position position)
{
    self->Start = start;
    self->Position = position;
}

static inline GatherPoint ConvolutionSizes_InputPoint(ConvolutionSizes* self, int images, int input)
{
    Position padded = ConvolutionSizes_PaddedPositionOf(self, input);
    GatherPoint value;
    GatherPoint_Create(&value, (int)((uint)images + ((uint)padded.Depth * (uint)self->height.Output + (uint)padded.Height) * (uint)self->width.Output + (uint)padded.Width), padded);
    return value;
}

static inline GatherPoint GatherPoint_get_Nowhere()
{
    Position value;
    Position_Create(&value, -1073741824, 0, 0);
    GatherPoint value2;
    GatherPoint_Create(&value2, 0, value);
    return value2;
}

static inline Position ConvolutionSizes_OffsetOf(ConvolutionSizes* self, int element)
{
    Position value;
    Position_Create(&value, (int)((uint)(element / (int)((uint)self->height.Kernel * (uint)self->width.Kernel)) * (uint)self->depth.Dilation), (int)((uint)(element / self->width.Kernel % self->height.Kernel) * (uint)self->height.Dilation), (int)((uint)(element % self->width.Kernel) * (uint)self->width.Dilation));
    return value;
}

static inline GatherPoint ConvolutionSizes_FilterPoint(ConvolutionSizes* self, int filter, int element)
{
    Position offset = ConvolutionSizes_OffsetOf(self, element);
    int value = (int)((uint)filter * (uint)self->OutputCount - ((uint)offset.Depth * (uint)self->height.Output + (uint)offset.Height) * (uint)self->width.Output - (uint)offset.Width);
    Position value2;
    Position_Create(&value2, (int)(0u - (uint)offset.Depth), (int)(0u - (uint)offset.Height), (int)(0u - (uint)offset.Width));
    GatherPoint value3;
    GatherPoint_Create(&value3, value, value2);
    return value3;
}

static inline int ConvolutionAxis_OutputOf(ConvolutionAxis* self, int distance_)
{
    int output = distance_ / self->Stride;
    if (distance_ < 0 || (int)((uint)output * (uint)self->Stride) != distance_ || output >= self->Output)
    {
        return -1;
    }
    return output;
}

static inline int ConvolutionSizes_OutputPlace(ConvolutionSizes* self, GatherPoint input, GatherPoint kernel_)
{
    Position v6 = input.Position;
    int value = v6.Depth;
    v6 = kernel_.Position;
    int d = (int)((uint)value + (uint)v6.Depth);
    v6 = input.Position;
    int value2 = v6.Height;
    v6 = kernel_.Position;
    int h = (int)((uint)value2 + (uint)v6.Height);
    v6 = input.Position;
    int value3 = v6.Width;
    v6 = kernel_.Position;
    int w = (int)((uint)value3 + (uint)v6.Width);
    if ((int)self->strided == 0)
    {
        bool isInside = (uint)d < (uint)self->depth.Output && (uint)h < (uint)self->height.Output && (uint)w < (uint)self->width.Output;
        if (isInside)
        {
            return (int)((uint)input.Start + (uint)kernel_.Start);
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
    return (int)((uint)input.Start + (uint)kernel_.Start - (((uint)d - (uint)outputDepth) * (uint)self->height.Output + (uint)h - (uint)outputHeight) * (uint)self->width.Output - ((uint)w - (uint)outputWidth));
}

static inline void TileProduct_Single_Tile64x64_MultiplyAdd(__local float* leftTile, __local float* rightTile, float* patch)
{
    float left[4] = {0};
    float right[4] = {0};
    float sums[16] = {0};
    int row = LOCAL_INDEX / 16;
    int column = LOCAL_INDEX % 16 * 1;
    #pragma unroll
    for (int i = 0; i < 4; i++)
    {
        #pragma unroll
        for (int j = 0; j < 4; j++)
        {
            sums[i * 4 + j] = patch[i * 4 + j];
        }
    }
    #pragma unroll
    for (int step_ = 0; step_ < 16; step_++)
    {
        #pragma unroll
        for (int i = 0; i < 4; i++)
        {
            left[i] = leftTile[step_ * 65 + row + i * 16];
        }
        #pragma unroll
        for (int j = 0; j < 4; j++)
        {
            right[j] = rightTile[step_ * 65 + column + j * 16];
        }
        #pragma unroll
        for (int i = 0; i < 4; i++)
        {
            #pragma unroll
            for (int j = 0; j < 4; j++)
            {
                int at = i * 4 + j;
                sums[at] = fma(left[i], right[j], sums[at]);
            }
        }
    }
    #pragma unroll
    for (int i = 0; i < 4; i++)
    {
        #pragma unroll
        for (int j = 0; j < 4; j++)
        {
            patch[i * 4 + j] = sums[i * 4 + j];
        }
    }
}

static inline int TileProduct_Single_Tile64x64_Column(int j)
{
    return (int)((uint)(LOCAL_INDEX % 16 * 1) + (uint)j * 16u);
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void ConvolutionInputGradient_Single_Single_AsComputed_Single_Tile64x64(__global float* yGradient_memory, int yGradient_start, __global float* w_memory, int w_start, __global float* xGradient_memory, int xGradient_start, ConvolutionSizes sizes)
{
    __global float* yGradient = yGradient_memory + yGradient_start;
    __global float* w = w_memory + w_start;
    __global float* xGradient = xGradient_memory + xGradient_start;
    __local float filterTile[1040];
    __local float gradientTile[1040];
    __local GatherPoint inputs[64];
    __local GatherPoint kernels[16];
    __local int filters[16];
    float patch[16] = {0};
    int m = sizes.Channels;
    int n = (int)((uint)sizes.Batch * (uint)sizes.InputCount);
    int k = (int)((uint)sizes.Filters * (uint)sizes.KernelCount);
    int tilesAcross = (int)((uint)n + 64u - 1u) / 64;
    int tiles = (int)((uint)((int)((uint)m + 64u - 1u) / 64) * (uint)tilesAcross);
    int group = GROUP_INDEX / tiles;
    int tile = GROUP_INDEX % tiles;
    int firstRow = (int)((uint)(tile / tilesAcross) * 64u);
    int firstColumn = (int)((uint)(tile % tilesAcross) * 64u);
    for (int j = LOCAL_INDEX; j < 64; j += 256)
    {
        int column = (int)((uint)firstColumn + (uint)j);
        int images = (int)(((uint)(column / sizes.InputCount) * (uint)sizes.Groups + (uint)group) * (uint)sizes.Filters * (uint)sizes.OutputCount);
        GatherPoint value;
        __local GatherPoint* value2;
        if (column < n)
        {
            GatherPoint value3 = ConvolutionSizes_InputPoint(&sizes, images, column % sizes.InputCount);
            value2 = &inputs[j];
            value = value3;
        }
        else
        {
            GatherPoint value3 = GatherPoint_get_Nowhere();
            value2 = &inputs[j];
            value = value3;
        }
        *value2 = value;
    }
    for (int depth = 0; depth < k; depth += 16)
    {
        for (int i = LOCAL_INDEX; i < 16; i += 256)
        {
            int step_ = (int)((uint)depth + (uint)i);
            int filter = step_ / sizes.KernelCount;
            int element = step_ % sizes.KernelCount;
            GatherPoint value;
            __local GatherPoint* value2;
            if (step_ < k)
            {
                GatherPoint value3 = ConvolutionSizes_FilterPoint(&sizes, filter, element);
                value2 = &kernels[i];
                value = value3;
            }
            else
            {
                GatherPoint value3 = GatherPoint_get_Nowhere();
                value2 = &kernels[i];
                value = value3;
            }
            *value2 = value;
            filters[i] = (int)(((uint)group * (uint)sizes.Filters + (uint)filter) * (uint)m * (uint)sizes.KernelCount + (uint)element);
        }
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
        for (int e = LOCAL_INDEX; e < 1024; e += 256)
        {
            int i = e % 16;
            int row = (int)((uint)firstRow + (uint)(e / 16));
            filterTile[i * 65 + e / 16] = row >= m || (int)((uint)depth + (uint)i) >= k ? 0.0f : w[filters[i] + row * sizes.KernelCount];
        }
        for (int e = LOCAL_INDEX; e < 1024; e += 256)
        {
            int i = e / 64;
            int j = e % 64;
            int at = ConvolutionSizes_OutputPlace(&sizes, inputs[j], kernels[i]);
            gradientTile[i * 65 + j] = at >= 0 ? yGradient[at] : 0.0f;
        }
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
        TileProduct_Single_Tile64x64_MultiplyAdd(filterTile, gradientTile, patch);
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    }
    #pragma unroll
    for (int j = 0; j < 4; j++)
    {
        int place = (int)((uint)firstColumn + (uint)TileProduct_Single_Tile64x64_Column(j));
        int image = place / sizes.InputCount;
        int element = place % sizes.InputCount;
        #pragma unroll
        for (int i = 0; i < 4; i++)
        {
            int row = (int)((uint)firstRow + (uint)(LOCAL_INDEX / 16 + i * 16));
            if (row < m && place < n)
            {
                STORE_RESULT(xGradient, (int)((((uint)image * (uint)sizes.Groups + (uint)group) * (uint)m + (uint)row) * (uint)sizes.InputCount + (uint)element), patch[i * 4 + j]);
            }
        }
    }
}
